/* The line editor: libedit with additional keys, and a way to wake it up while it waits for a key. */
#include "CEditSupport.h"

#include <errno.h>
#include <fcntl.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

struct gedit {
    EditLine *line;
    History *history;
    gedit_host host;
    FILE *output;
    const char *prompt;
    /* The reading and the writing end of the pipe for gedit_wake. */
    int wake[2];
    mbstate_t decoding;
    bool is_cancelled, is_stopped, has_listed;
};

static gedit *editor_of(EditLine *line) {
    gedit *e = NULL;
    el_get(line, EL_CLIENTDATA, &e);
    return e;
}

/* ---------------------------------------------------------------------------------------------------------- the keys */

static char *prompt(EditLine *line) { return (char *)editor_of(line)->prompt; }

static unsigned char complete(EditLine *line, int key) {
    (void)key;
    gedit *e = editor_of(line);
    const LineInfo *info = el_line(line);
    e->has_listed = false;
    e->host.complete(e->host.context, info->buffer, (size_t)(info->cursor - info->buffer));
    return e->has_listed ? CC_REDISPLAY : CC_REFRESH;
}

static unsigned char cancel(EditLine *line, int key) {
    (void)key;
    gedit *e = editor_of(line);
    e->is_cancelled = true;
    return CC_NEWLINE;
}

static unsigned char suspend(EditLine *line, int key) {
    (void)key;
    el_set(line, EL_PREP_TERM, 0);
    /* The signal goes to the whole job, as the terminal would send it. */
    kill(0, SIGTSTP);
    el_set(line, EL_PREP_TERM, 1);
    return CC_REDISPLAY;
}

static void bind_keys(EditLine *line) {
    static const char *const keys[][2] = {
        {"^I", "globus-complete"},
        {"^C", "globus-cancel"},
        {"^Z", "globus-suspend"},
        {"^R", "em-inc-search-prev"},
        {"\\e[3~", "ed-delete-next-char"},
        {"\\e[1~", "ed-move-to-beg"},
        {"\\e[4~", "ed-move-to-end"},
        {"\\e[1;5D", "ed-prev-word"},
        {"\\e[1;5C", "em-next-word"},
    };
    el_set(line, EL_ADDFN, "globus-complete", "Complete the name before the cursor", complete);
    el_set(line, EL_ADDFN, "globus-cancel", "Give the line up", cancel);
    el_set(line, EL_ADDFN, "globus-suspend", "Stop the program until it is continued", suspend);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) el_set(line, EL_BIND, keys[i][0], keys[i][1], NULL);
    /* While a line is edited, Ctrl-C and Ctrl-Z are keys rather than signals. */
    el_set(line, EL_SETTY, "-d", "-isig", NULL);
}

/* ----------------------------------------------------------------------------------------------------------- reading */

static void take_event(gedit *e) {
    char event = 0;
    if (read(e->wake[0], &event, 1) != 1) return;
    switch (event) {
    case GEDIT_RESIZED: el_resize(e->line); break;
    case GEDIT_CONTINUED:
        /* Another program has used the terminal: leave the editing mode and enter it again. */
        el_set(e->line, EL_PREP_TERM, 0);
        el_set(e->line, EL_PREP_TERM, 1);
        el_set(e->line, EL_REFRESH);
        break;
    case GEDIT_STOP: e->is_stopped = true; break;
    default: break;
    }
}

/* Reads one more byte; returns false at the end. */
static bool read_byte(char *byte) {
    for (;;) {
        ssize_t count = read(STDIN_FILENO, byte, 1);
        if (count == 1) return true;
        if (count == 0 || errno != EINTR) return false;
    }
}

/* libedit calls this to read keys; returns 1 with a character, 0 at the end. */
static int read_key(EditLine *line, wchar_t *key) {
    gedit *e = editor_of(line);
    while (!e->is_stopped) {
        struct pollfd files[] = {{STDIN_FILENO, POLLIN, 0}, {e->wake[0], POLLIN, 0}};
        if (poll(files, 2, -1) < 0) {
            if (errno != EINTR) return 0;
            continue;
        }
        if (files[1].revents) take_event(e);
        if (!files[0].revents) continue;
        char byte;
        if (!read_byte(&byte)) return 0;
        switch (mbrtowc(key, &byte, 1, &e->decoding)) {
        case (size_t)-2: continue;
        case (size_t)-1:
            /* The bytes are not text in the terminal's encoding; a question mark shows that there was something. */
            memset(&e->decoding, 0, sizeof e->decoding);
            *key = L'?';
            return 1;
        default: return 1;
        }
    }
    return 0;
}

/* Takes events from before this line was edited; only a request to stop concerns it. */
static void take_old_events(gedit *e) {
    char event = 0;
    while (read(e->wake[0], &event, 1) == 1)
        if (event == GEDIT_STOP) e->is_stopped = true;
    el_resize(e->line);
}

gedit_outcome gedit_read(gedit *e, const char *text, const char **line, size_t *length) {
    int count = 0;
    e->prompt = text;
    e->is_cancelled = e->is_stopped = false;
    memset(&e->decoding, 0, sizeof e->decoding);
    take_old_events(e);
    /* Set before the prompt is shown, since the terminal itself must not show what is typed then. */
    el_set(e->line, EL_PREP_TERM, 1);
    const char *entered = el_gets(e->line, &count);
    if (e->is_cancelled) fputs("^C\n", e->output);
    fflush(e->output);
    if (e->is_stopped) return GEDIT_STOPPED;
    if (e->is_cancelled) return GEDIT_CANCELLED;
    if (entered == NULL || count <= 0) return GEDIT_END;
    *line = entered;
    *length = strlen(entered);
    if (*length > 0 && entered[*length - 1] == '\n') --*length;
    return GEDIT_LINE;
}

void gedit_wake(gedit *e, gedit_event event) {
    char byte = (char)event;
    int failure = errno;
    /* A full pipe has already woken the editor. */
    if (write(e->wake[1], &byte, 1) < 0) errno = failure;
}

/* ----------------------------------------------------------------------------------------------------- what it shows */

void gedit_insert(gedit *e, const char *text) { el_insertstr(e->line, text); }

void gedit_list(gedit *e, const char *text) {
    e->has_listed = true;
    /* The text begins on a new line after what is being edited. */
    fprintf(e->output, "\n%s", text);
    fflush(e->output);
}

int gedit_columns(gedit *e) {
    int columns = 0;
    el_get(e->line, EL_GETTC, "co", &columns, NULL);
    return columns > 0 ? columns : 80;
}

void gedit_remember(gedit *e, const char *entry) {
    HistEvent event;
    history(e->history, &event, H_ENTER, entry);
}

/* --------------------------------------------------------------------------------------------------- making an editor */

/* Makes text UTF-8: where the locale does not say so, a locale that does is used for characters. */
static void choose_encoding(void) {
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
}

static bool open_pipe(int ends[2]) {
    if (pipe(ends) != 0) return false;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
    }
    return true;
}

gedit *gedit_new(const char *program, bool on_standard_error, int history_size, gedit_host host) {
    gedit *e = calloc(1, sizeof *e);
    if (e == NULL) return NULL;
    choose_encoding();
    e->host = host;
    e->output = on_standard_error ? stderr : stdout;
    e->prompt = "";
    e->wake[0] = e->wake[1] = -1;
    e->history = history_init();
    e->line = el_init(program, stdin, e->output, stderr);
    if (e->history == NULL || e->line == NULL || !open_pipe(e->wake)) {
        gedit_free(e);
        return NULL;
    }
    HistEvent event;
    history(e->history, &event, H_SETSIZE, history_size);
    history(e->history, &event, H_SETUNIQUE, 1);
    el_set(e->line, EL_CLIENTDATA, e);
    el_set(e->line, EL_PROMPT, prompt);
    el_set(e->line, EL_SIGNAL, 0);
    el_set(e->line, EL_EDITOR, "emacs");
    el_set(e->line, EL_HIST, history, e->history);
    el_set(e->line, EL_GETCFN, read_key);
    bind_keys(e->line);
    /* The user's own key bindings. */
    el_source(e->line, NULL);
    return e;
}

void gedit_free(gedit *e) {
    for (int i = 0; i < 2; i++)
        if (e->wake[i] >= 0) close(e->wake[i]);
    if (e->line) el_end(e->line);
    if (e->history) history_end(e->history);
    free(e);
}
