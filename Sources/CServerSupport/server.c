#define _GNU_SOURCE
#include "server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_EVENTS = 256 };

/* No socket has this key. */
static const uint64_t bell_key = UINT64_MAX;

static void close_keeping_errno(int file) {
    int code = errno;
    close(file);
    errno = code;
}

int gserver_listen(uint16_t port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener < 0) return -1;
    /* Connections that ended a moment ago do not keep the port. */
    int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, SOMAXCONN) == 0)
        return listener;
    close_keeping_errno(listener);
    return -1;
}

uint16_t gserver_port(int socket, bool other_end) {
    struct sockaddr_in address = {0};
    socklen_t size = sizeof address;
    int result = other_end ? getpeername(socket, (struct sockaddr *)&address, &size)
                           : getsockname(socket, (struct sockaddr *)&address, &size);
    return result == 0 ? ntohs(address.sin_port) : 0;
}

int gserver_accept(int listener) {
    int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) return -1;
    int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

void gserver_reset(int socket) {
    struct linger option = {.l_onoff = 1, .l_linger = 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, sizeof option);
    close(socket);
}

static bool add(gserver_watch watch, int file, uint32_t events, uint64_t key) {
    struct epoll_event event = {.events = events, .data.u64 = key};
    return epoll_ctl(watch.poll, EPOLL_CTL_ADD, file, &event) == 0;
}

bool gserver_watch_open(gserver_watch *watch) {
    watch->poll = epoll_create1(EPOLL_CLOEXEC);
    if (watch->poll < 0) return false;
    watch->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (watch->bell >= 0) {
        if (add(*watch, watch->bell, EPOLLIN, bell_key)) return true;
        close_keeping_errno(watch->bell);
    }
    close_keeping_errno(watch->poll);
    return false;
}

void gserver_watch_close(gserver_watch watch) {
    close(watch.bell);
    close(watch.poll);
}

void gserver_watch_ring(gserver_watch watch) { eventfd_write(watch.bell, 1); }

bool gserver_watch_listener(gserver_watch watch, int listener, uint64_t key) {
    return add(watch, listener, EPOLLIN, key);
}

bool gserver_watch_connection(gserver_watch watch, int socket, uint64_t key) {
    return add(watch, socket, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, key);
}

void gserver_watch_forget(gserver_watch watch, int file) { epoll_ctl(watch.poll, EPOLL_CTL_DEL, file, NULL); }

int gserver_watch_wait(gserver_watch watch, int milliseconds, uint64_t *keys, int capacity) {
    struct epoll_event events[MOST_EVENTS];
    int most = capacity < MOST_EVENTS ? capacity : MOST_EVENTS;
    int number = epoll_wait(watch.poll, events, most, milliseconds);
    int count = 0;
    for (int index = 0; index < number; index += 1) {
        if (events[index].data.u64 == bell_key) {
            eventfd_t rings;
            eventfd_read(watch.bell, &rings);
        } else {
            keys[count++] = events[index].data.u64;
        }
    }
    return count;
}
