#include "internal.h"

#include <stdio.h>
#include <string.h>

// Reads facts that libcurl tells only in messages for people. Messages of another libcurl may not be understood; then a
// request counts as one that the server may have acted on.

static bool starts(const char *text, const char *words) { return strncmp(text, words, strlen(words)) == 0; }

/// Remembers the stream on which a request is sent.
static void hear_stream(gcurl_transfer *transfer, const char *text) {
    unsigned stream;
    if (sscanf(text, "Using Stream ID: %u", &stream) == 1 || sscanf(text, "[HTTP/2] [%u] OPENED stream", &stream) == 1)
        transfer->stream = stream;
}

/// Remembers the last stream that a server still acts on which ends its connection.
static void hear_end(gcurl_transfer *transfer, const char *text) {
    gcurl_connection *connection = transfer->connection;
    const char *words = strstr(text, "GOAWAY, error="), *value = words ? strstr(words, "last_stream=") : NULL;
    unsigned stream;
    if (!connection || !transfer->is_shared || !value || sscanf(value, "last_stream=%u", &stream) != 1) return;
    // A server may send it again, with a lower number.
    if (!connection->is_ending || stream < connection->last_stream) connection->last_stream = stream;
    connection->is_ending = true;
}

/// Notes that libcurl is about to send the request again.
///
/// Its messages until then are about other connections.
static void hear_repetition(gcurl_transfer *transfer) {
    transfer->is_refused = gcurl_is_unprocessed(transfer);
    gcurl_leave_connection(transfer);
}

static void hear(gcurl_transfer *transfer, const char *text) {
    hear_stream(transfer, text);
    hear_end(transfer, text);
    if (starts(text, "REFUSED_STREAM")) transfer->is_refused = true;
    if (starts(text, "Connection died")) hear_repetition(transfer);
    bool is_excess = starts(text, "Excess found") || starts(text, "Leftovers after chunking");
    if (is_excess && transfer->connection) transfer->connection->is_spoilt = true;
}

int gcurl_hear(CURL *easy, curl_infotype kind, char *bytes, size_t size, void *transfer) {
    (void)easy;
    if (kind != CURLINFO_TEXT) return 0;
    char text[128];
    size_t kept = size < sizeof text ? size : sizeof text - 1;
    memcpy(text, bytes, kept);
    text[kept] = 0;
    hear(transfer, text);
    return 0;
}

CURLcode gcurl_listen(gcurl_transfer *transfer, bool is_listening) {
    if (transfer->is_listening == is_listening) return CURLE_OK;
    transfer->is_listening = is_listening;
    return curl_easy_setopt(transfer->easy, CURLOPT_VERBOSE, (long)is_listening);
}

void gcurl_leave_connection(gcurl_transfer *transfer) {
    gcurl_connection_release(transfer->connection);
    transfer->connection = NULL;
    transfer->is_shared = false;
    transfer->stream = 0;
}

bool gcurl_is_unprocessed(const gcurl_transfer *transfer) {
    if (transfer->head_received) return false;
    if (transfer->refusal == GCURL_REFUSED_CONNECTION || transfer->is_refused) return true;
    const gcurl_connection *connection = transfer->connection;
    return transfer->stream && connection && connection->is_ending && transfer->stream > connection->last_stream;
}
