// The connections of a multi handle, as far as libcurl does not tell about them: which socket belongs to a transfer, and
// what its server has said that later requests must know.
#ifndef CCURLSUPPORT_CONNECTIONS_H
#define CCURLSUPPORT_CONNECTIONS_H

#include <curl/curl.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

/// One end of a connection.
typedef struct gcurl_endpoint {
    int port;
    char ip[INET6_ADDRSTRLEN];
} gcurl_endpoint;

typedef struct gcurl_connection gcurl_connection;
struct gcurl_connection {
    gcurl_connection *next;
    /// The list of open connections holds each of its members once, and every transfer its own.
    unsigned holders;
    curl_socket_t socket;
    gcurl_endpoint local, remote;
    /// Whether a request has used it.
    bool is_used;
    /// Whether more has come on it than was asked for.
    bool is_spoilt;
    /// Whether the server has said GOAWAY, and the last HTTP/2 stream that it acts on (RFC 9113 section 6.8).
    bool is_ending;
    uint32_t last_stream;
};

/// Those whose sockets are open.
typedef struct gcurl_connections {
    gcurl_connection *first;
} gcurl_connections;

/// Callbacks for CURLOPT_OPENSOCKETFUNCTION and CURLOPT_CLOSESOCKETFUNCTION, whose data is the gcurl_connections.
curl_socket_t gcurl_open_socket(void *connections, curlsocktype purpose, struct curl_sockaddr *address);
int gcurl_close_socket(void *connections, curl_socket_t socket);

/// The open connection between two endpoints, held for the caller; null where it is not known.
gcurl_connection *gcurl_connection_between(gcurl_connections *, const gcurl_endpoint *local, const gcurl_endpoint *remote);
/// Ends the caller's hold; null does no harm.
void gcurl_connection_release(gcurl_connection *);
void gcurl_connections_free(gcurl_connections *);

#endif
