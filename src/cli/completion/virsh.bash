# bash completion of virsh and virt-admin: the program itself tells what a word may become.
_vireo_shell() {
    local IFS=$' \t\n'
    local line=${COMP_LINE:0:COMP_POINT} word i
    local -a all=() globals=() words=()
    # words as the shell will see them: COMP_WORDS is cut at colons, which URIs and addresses have
    read -ra all <<<"$line"
    [[ $line == *[[:space:]] ]] && all+=("")
    local program=${all[0]} current=${all[-1]}
    for ((i = 1; i < ${#all[@]} - 1; i++)); do
        word=${all[i]}
        if [ ${#words[@]} -gt 0 ]; then
            words+=("$word")
        elif [[ $word == -[cdeklK] || $word == --connect || $word == --debug || $word == --log ]]; then
            globals+=("$word" "${all[++i]}")
        elif [[ $word == -* ]]; then
            globals+=("$word")
        else
            words+=("$word")
        fi
    done
    IFS=$'\n'
    COMPREPLY=($("$program" -q "${globals[@]}" complete -- "${words[@]}" "$current" 2>&-))
    # only the part behind the last colon is replaced
    if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
        COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*:}"}"}")
    fi
    [ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default 2>&-
}
complete -F _vireo_shell virsh virt-admin
