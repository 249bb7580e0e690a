# A 512-byte guest: says "vireo\n" on the first serial port, then answers every byte it receives
# with the same byte, for ever. 'q' makes it power off through the q35 and i440fx ACPI port,
# 'p' tells a panic device that it crashed.
    .code16
    .globl _start
_start:
    cli
    xorw %ax, %ax
    movw %ax, %ds
    movw $0x7c00, %sp
    movw $text, %si
    cld
1:  lodsb
    testb %al, %al
    jz 2f
    call put
    jmp 1b
2:  movw $0x3fd, %dx            # wait for a byte
    inb %dx, %al
    testb $1, %al
    jz 2b
    movw $0x3f8, %dx
    inb %dx, %al
    cmpb $'q', %al
    je off
    cmpb $'p', %al
    je panic
    call put
    jmp 2b
off:
    movw $0x604, %dx            # q35, and i440fx from QEMU 2.0 on
    movw $0x2000, %ax
    outw %ax, %dx
    movw $0xb004, %dx
    outw %ax, %dx
    hlt
    jmp off
panic:
    movw $0x505, %dx            # pvpanic: "the guest has panicked"
    movb $1, %al
    outb %al, %dx
    jmp 2b
put:                            # al to the serial port
    movb %al, %bl
3:  movw $0x3fd, %dx
    inb %dx, %al
    testb $0x20, %al
    jz 3b
    movb %bl, %al
    movw $0x3f8, %dx
    outb %al, %dx
    ret
text:
    .asciz "vireo\n"
    .org 510
    .word 0xaa55
