# bash completion of virsh and virt-admin: the program itself tells what a word may become.
_vireo_shell() {
    local program=${COMP_WORDS[0]} word i
    local -a globals=() words=()
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [ ${#words[@]} -gt 0 ]; then
            words+=("$word")
        elif [[ $word == -[cdeklK] || $word == --connect || $word == --debug || $word == --log ]]; then
            globals+=("$word" "${COMP_WORDS[++i]}")
        elif [[ $word == -* ]]; then
            globals+=("$word")
        else
            words+=("$word")
        fi
    done
    local IFS=$'\n'
    COMPREPLY=($("$program" -q "${globals[@]}" complete -- "${words[@]}" "${COMP_WORDS[COMP_CWORD]}" 2>&-))
    [ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default 2>&-
}
complete -F _vireo_shell virsh virt-admin
