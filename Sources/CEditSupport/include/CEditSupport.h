/*
 * libedit's line editor and its history as Swift can call them: libedit's own functions are variadic.
 *
 * Threads: an editor belongs to one thread at a time. gedit_wake alone may be called on any thread and in a signal
 * handler.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gedit gedit;

typedef struct gedit_host {
    void *context;
    /* Tab was pressed: the line up to the cursor is at hand. May call gedit_insert and gedit_list. */
    void (*complete)(void *context, const char *text, size_t length);
} gedit_host;

typedef enum gedit_outcome {
    /* A line was entered. */
    GEDIT_LINE,
    /* Ctrl-C: what was typed is gone. */
    GEDIT_CANCELLED,
    /* Ctrl-D on an empty line, or the terminal has gone. */
    GEDIT_END,
    /* gedit_wake asked to stop. */
    GEDIT_STOPPED,
} gedit_outcome;

/* An editor on standard input and standard output, or standard error, which must be a terminal; NULL where there is no
   memory. `history_size`: how many entries it remembers. */
gedit *gedit_new(const char *program, bool on_standard_error, int history_size, gedit_host host);
void gedit_free(gedit *e);

/* Lets the person edit a line. *line is valid until the next call and ends without a line break. */
gedit_outcome gedit_read(gedit *e, const char *prompt, const char **line, size_t *length);

/* Puts text in at the cursor. */
void gedit_insert(gedit *e, const char *text);
/* Writes text below the line, which is drawn again after it. */
void gedit_list(gedit *e, const char *text);
/* The number of columns of the terminal. */
int gedit_columns(gedit *e);

/* Adds an entry, which may have several lines, as the newest. */
void gedit_remember(gedit *e, const char *entry);

typedef enum gedit_event {
    /* The terminal has another size. */
    GEDIT_RESIZED = 'r',
    /* The process goes on after it was stopped. */
    GEDIT_CONTINUED = 'c',
    /* Stop editing. */
    GEDIT_STOP = 's',
} gedit_event;

/* Tells the thread that edits of an event. */
void gedit_wake(gedit *e, gedit_event event);

#ifdef __cplusplus
}
#endif
