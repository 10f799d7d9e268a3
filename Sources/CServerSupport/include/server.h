/* What a server asks of the system and Swift's importer hides: waiting for many sockets at once with epoll, and sockets
   that are ready to be waited for. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Returns a socket that listens on the port of 127.0.0.1, any free one for 0, or -1 with errno. */
int gserver_listen(uint16_t port);
/* Returns the port that the socket has at this end, or at the other one; 0 where it has none. */
uint16_t gserver_port(int socket, bool other_end);
/* Returns the next connection, whose small pieces are sent at once, or -1 with errno. */
int gserver_accept(int listener);
/* Closes the socket so that the other end gets a reset, and what was not sent yet is dropped. */
void gserver_reset(int socket);

/* A set of files that are waited for, each under a key of its own, and a bell that ends the waiting. */
typedef struct gserver_watch {
    int poll;
    int bell;
} gserver_watch;

/* Makes one; false with errno where that fails. */
bool gserver_watch_open(gserver_watch *watch);
void gserver_watch_close(gserver_watch watch);
/* Ends the waiting under way, or else the next one. May be called on any thread. */
void gserver_watch_ring(gserver_watch watch);
/* Tells each time there is something to accept, as long as there is. */
bool gserver_watch_listener(gserver_watch watch, int listener, uint64_t key);
/* Tells once whenever the socket becomes readable or writable, or the other end is gone. */
bool gserver_watch_connection(gserver_watch watch, int socket, uint64_t key);
/* Tells nothing about the file any more. */
void gserver_watch_forget(gserver_watch watch, int file);
/* Waits for so many milliseconds, -1 for any number, and writes the keys of the files that something happened to. Returns
   how many. */
int gserver_watch_wait(gserver_watch watch, int milliseconds, uint64_t *keys, int capacity);

#ifdef __cplusplus
}
#endif
