/* libedit's line editor and its history for Swift, which cannot call libedit's own variadic functions.

   Threads: an editor belongs to one thread at a time. Only gedit_wake may be called on any thread and in a signal
   handler. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gedit gedit;

typedef struct gedit_host {
    void *context;
    /* Called when Tab is pressed, with the line up to the cursor. May call gedit_insert and gedit_list. */
    void (*complete)(void *context, const char *text, size_t length);
} gedit_host;

typedef enum gedit_outcome {
    /* A line was entered. */
    GEDIT_LINE,
    /* Ctrl-C was pressed, and the line is discarded. */
    GEDIT_CANCELLED,
    /* Ctrl-D was pressed on an empty line, or the terminal was closed. */
    GEDIT_END,
    /* gedit_wake has asked to stop. */
    GEDIT_STOPPED,
} gedit_outcome;

/* Makes an editor on standard input and standard output, or standard error, which must be a terminal; NULL without
   memory. It remembers at most `history_size` entries. */
gedit *gedit_new(const char *program, bool on_standard_error, int history_size, gedit_host host);
void gedit_free(gedit *e);

/* Lets the user edit a line. *line is valid until the next call and has no line break at the end. */
gedit_outcome gedit_read(gedit *e, const char *prompt, const char **line, size_t *length);

/* Inserts text at the cursor. */
void gedit_insert(gedit *e, const char *text);
/* Writes text below the line, which is then drawn again. */
void gedit_list(gedit *e, const char *text);
/* The number of columns of the terminal. */
int gedit_columns(gedit *e);

/* Adds an entry, which may have several lines, as the newest. */
void gedit_remember(gedit *e, const char *entry);

typedef enum gedit_event {
    /* The terminal has a new size. */
    GEDIT_RESIZED = 'r',
    /* The process continues after it was stopped. */
    GEDIT_CONTINUED = 'c',
    /* Editing must stop. */
    GEDIT_STOP = 's',
} gedit_event;

/* Tells an event to the thread that edits. */
void gedit_wake(gedit *e, gedit_event event);

#ifdef __cplusplus
}
#endif
