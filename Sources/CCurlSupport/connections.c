#include "connections.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void forget(gcurl_connections *connections, curl_socket_t socket) {
    for (gcurl_connection **place = &connections->first; *place; place = &(*place)->next) {
        gcurl_connection *connection = *place;
        if (connection->socket != socket) continue;
        *place = connection->next;
        gcurl_connection_release(connection);
        return;
    }
}

curl_socket_t gcurl_open_socket(void *opaque, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)purpose;
    gcurl_connections *connections = opaque;
    // A program that a script starts must not inherit the socket.
    curl_socket_t socket_ = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (socket_ < 0) return CURL_SOCKET_BAD;
    forget(connections, socket_);
    gcurl_connection *connection = calloc(1, sizeof *connection);
    if (!connection) {
        close(socket_);
        return CURL_SOCKET_BAD;
    }
    connection->socket = socket_;
    connection->holders = 1;
    connection->next = connections->first;
    connections->first = connection;
    return socket_;
}

int gcurl_close_socket(void *connections, curl_socket_t socket) {
    forget(connections, socket);
    return close(socket);
}

typedef int name_function(int, struct sockaddr *, socklen_t *);

static bool read_endpoint(gcurl_endpoint *endpoint, name_function *name, curl_socket_t socket) {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;
    socklen_t size = sizeof address;
    if (name(socket, &address.any, &size) != 0) return false;
    bool is_v6 = address.any.sa_family == AF_INET6;
    if (!is_v6 && address.any.sa_family != AF_INET) return false;
    const void *ip = is_v6 ? (const void *)&address.v6.sin6_addr : (const void *)&address.v4.sin_addr;
    if (!inet_ntop(address.any.sa_family, ip, endpoint->ip, sizeof endpoint->ip)) return false;
    endpoint->port = ntohs(is_v6 ? address.v6.sin6_port : address.v4.sin_port);
    return true;
}

/// Finds out where a connection leads, once, since that is not known before it is made.
static bool has_endpoints(gcurl_connection *connection) {
    if (connection->remote.port) return true;
    return read_endpoint(&connection->local, getsockname, connection->socket) &&
           read_endpoint(&connection->remote, getpeername, connection->socket);
}

static bool is_same(const gcurl_endpoint *one, const gcurl_endpoint *other) {
    return one->port == other->port && strcmp(one->ip, other->ip) == 0;
}

gcurl_connection *gcurl_connection_between(gcurl_connections *connections, const gcurl_endpoint *local,
                                           const gcurl_endpoint *remote) {
    for (gcurl_connection *connection = connections->first; connection; connection = connection->next) {
        bool is_found = has_endpoints(connection) && is_same(&connection->local, local) &&
                        is_same(&connection->remote, remote);
        if (!is_found) continue;
        connection->holders += 1;
        return connection;
    }
    return NULL;
}

void gcurl_connection_release(gcurl_connection *connection) {
    if (!connection) return;
    connection->holders -= 1;
    if (connection->holders == 0) free(connection);
}

void gcurl_connections_free(gcurl_connections *connections) {
    while (connections->first) forget(connections, connections->first->socket);
}
