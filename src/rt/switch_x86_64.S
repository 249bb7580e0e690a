/* void rt_switch(void **save_sp, void *to_sp); System V ABI: keeps what a callee must keep. */
    .text
    .globl rt_switch
    .hidden rt_switch
    .type rt_switch, @function
rt_switch:
    .cfi_startproc
    endbr64
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    subq $8, %rsp
    stmxcsr (%rsp)
    fnstcw 4(%rsp)
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    ldmxcsr (%rsp)
    fldcw 4(%rsp)
    addq $8, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
    .cfi_endproc
    .size rt_switch, .-rt_switch

/* First frame of a new stack: entry in r12, its argument in r13. */
    .globl rt_begin
    .hidden rt_begin
    .type rt_begin, @function
rt_begin:
    .cfi_startproc
    .cfi_undefined rip
    movq %r13, %rdi
    xorl %ebp, %ebp
    call *%r12
    ud2
    .cfi_endproc
    .size rt_begin, .-rt_begin
    .section .note.GNU-stack,"",@progbits
