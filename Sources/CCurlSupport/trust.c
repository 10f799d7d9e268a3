#include "internal.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>
#include <sys/socket.h>

// A connection is trusted only for the answers to its own requests. libcurl before 8.0 reuses a kept connection on
// which bytes are waiting, and takes them for the answer to the next request (curl#10690).

/// Whether nothing was received on the socket, not even its end.
static bool is_silent(curl_socket_t socket) {
    char byte;
    return recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

/// Returns the TLS session of the transfer's connection; null where there is none, or where it does not use OpenSSL.
static SSL *find_session(gcurl_transfer *transfer, bool *is_secure) {
    struct curl_tlssessioninfo *information = NULL;
    *is_secure = curl_easy_getinfo(transfer->easy, CURLINFO_TLS_SSL_PTR, &information) == CURLE_OK && information &&
                 information->internals;
    return *is_secure && information->backend == CURLSSLBACKEND_OPENSSL ? information->internals : NULL;
}

static bool speaks_http2(const SSL *session) {
    const unsigned char *protocol = NULL;
    unsigned size = 0;
    SSL_get0_alpn_selected(session, &protocol, &size);
    return size == 2 && memcmp(protocol, "h2", 2) == 0;
}

/// Whether the server has sent nothing but messages of TLS itself, such as session tickets.
static bool is_quiet(SSL *session, curl_socket_t socket) {
    if (!SSL_has_pending(session) && is_silent(socket)) return true;
    // libcurl's own BIOs work only during its own calls. Nothing may be sent here.
    BIO *input = BIO_new_socket(socket, BIO_NOCLOSE), *output = BIO_new(BIO_s_mem());
    BIO *own_input = SSL_get_rbio(session), *own_output = SSL_get_wbio(session);
    if (!input || !output || !own_input || !own_output) {
        BIO_free(input);
        BIO_free(output);
        return false;
    }
    BIO_up_ref(own_input);
    BIO_up_ref(own_output);
    BIO_up_ref(output);
    SSL_set0_rbio(session, input);
    SSL_set0_wbio(session, output);

    char byte;
    ERR_clear_error();
    int count = SSL_peek(session, &byte, 1);
    bool is_quiet = count <= 0 && SSL_get_error(session, count) == SSL_ERROR_WANT_READ && !SSL_has_pending(session) &&
                    BIO_pending(output) == 0;
    ERR_clear_error();

    SSL_set0_rbio(session, own_input);
    SSL_set0_wbio(session, own_output);
    BIO_free(output);
    return is_quiet;
}

bool gcurl_may_use_connection(gcurl_transfer *transfer) {
    gcurl_connection *connection = transfer->connection;
    bool is_secure;
    SSL *session = find_session(transfer, &is_secure);
    transfer->is_shared = session && speaks_http2(session);
    // A connection that is not known was not used before.
    if (!connection) return true;
    bool is_new = !connection->is_used;
    connection->is_used = true;
    // In HTTP/2 every frame names its stream.
    if (is_new || transfer->is_shared) return true;
    if (connection->is_spoilt) return false;
    if (!is_secure) return is_silent(connection->socket);
    // With another TLS library, received data cannot be told from its tickets.
    return session ? is_quiet(session, connection->socket) : true;
}
