# Has bash complete the commands of globus-lua (run, repl, check, test, login, mock …), their options, and file names.
#   source <(globus-lua --completions bash)
# The program itself says what there is: globus-lua --complete WORD…

_globus-lua() {
    local line=${COMP_LINE:0:${COMP_POINT:-0}} words=() rest word
    # Bash parts words at = and :, too; those that nothing stands between belong together.
    for word in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
        rest=${line#"${line%%[![:space:]]*}"}
        if ((${#words[@]})) && [[ $rest == "$line" ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
        line=${rest#"$word"}
    done
    [[ ${COMP_LINE-} ]] || words=("${COMP_WORDS[@]:0:COMP_CWORD+1}")
    # What stands behind the cursor does not count.
    local current=${words[${#words[@]} - 1]}
    [[ $current != *"$2"* ]] || current=${current%"$2"*}$2
    words[${#words[@]} - 1]=$current

    local kind text help begun=${current%"$2"}
    COMPREPLY=()
    {
        read -r kind
        while IFS=$'\t' read -r text help; do
            COMPREPLY+=("${text#"$begun"}")
            [[ $text != *[=:] ]] || compopt -o nospace 2>/dev/null
        done
    } < <("${words[0]/#\~/$HOME}" --complete "${words[@]:1}" 2>/dev/null)

    case $kind in
    nothing) compopt +o default 2>/dev/null ;;
    folders) compopt +o default -o dirnames 2>/dev/null ;;
    files)
        local name list=
        # Without candidates bash itself offers files, but not those behind a comma.
        [[ $2 != *,* || $current != -* ]] || list=${2%,*},
        if ((${#COMPREPLY[@]})) || [[ $list ]]; then
            compopt -o filenames 2>/dev/null
            while IFS= read -r name; do
                COMPREPLY+=("$list$name")
            done < <(compgen -f -- "${2#"$list"}")
        fi
        ;;
    esac
}

complete -o default -F _globus-lua globus-lua
