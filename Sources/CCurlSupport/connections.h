// What libcurl does not tell about the connections of a multi handle: which socket belongs to a transfer, and what its
// server has said that matters for later requests.
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
    /// How many hold it: the list of open connections once, and each transfer that uses it.
    unsigned holders;
    curl_socket_t socket;
    gcurl_endpoint local, remote;
    /// Whether a request was sent on it.
    bool is_used;
    /// Whether bytes were received on it that no request has asked for.
    bool is_spoilt;
    /// Whether the server has sent GOAWAY, and the last HTTP/2 stream that it acts on (RFC 9113 section 6.8).
    bool is_ending;
    uint32_t last_stream;
};

/// The connections whose sockets are open.
typedef struct gcurl_connections {
    gcurl_connection *first;
} gcurl_connections;

/// Callbacks for CURLOPT_OPENSOCKETFUNCTION and CURLOPT_CLOSESOCKETFUNCTION, whose data is the gcurl_connections.
curl_socket_t gcurl_open_socket(void *connections, curlsocktype purpose, struct curl_sockaddr *address);
int gcurl_close_socket(void *connections, curl_socket_t socket);

/// Returns the open connection between two endpoints, held for the caller; null where it is not known.
gcurl_connection *gcurl_connection_between(gcurl_connections *, const gcurl_endpoint *local, const gcurl_endpoint *remote);
/// Releases a connection that the caller holds; null is ignored.
void gcurl_connection_release(gcurl_connection *);
void gcurl_connections_free(gcurl_connections *);

#endif
