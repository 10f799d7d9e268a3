# Has fish complete the commands of globus-lua (run, repl, check, test, login, mock …), their options, and file names.
#   globus-lua --completions fish | source
# The program itself says what there is: globus-lua --complete WORD…

function __globus_lua_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answer (command $words[1] --complete $words[2..-1] "$current" 2>/dev/null)
    printf '%s\n' $answer[2..-1]
    # Of an option with its value, the value alone is a file's name, and of a list the last one.
    set -l begun (string match -r -- '^--[^=]+=(?:.*,)?' "$current")
    set -l rest (string sub -s (math (string length -- "$begun") + 1) -- "$current")
    switch "$answer[1]"
        case files
            for path in (__fish_complete_path "$rest")
                echo "$begun$path"
            end
        case folders
            for path in (__fish_complete_directories "$rest")
                echo "$begun$path"
            end
    end
end

complete -c globus-lua -f -a '(__globus_lua_complete)'
