#include "internal.h"

#include <string.h>

bool gcurl_refuse(gcurl_transfer *transfer, gcurl_refusal refusal) {
    transfer->refusal = refusal;
    return false;
}

static bool is_blank(const char *line, size_t size) {
    return size == 0 || line[0] == '\n' || (line[0] == '\r' && (size == 1 || line[1] == '\n'));
}

static void begin_head(gcurl_transfer *transfer) {
    transfer->head.size = 0;
    transfer->head_complete = false;
    transfer->has_length = false;
}

/// Whether libcurl counts the bytes of the body and closes the connection where there are more.
///
/// Otherwise it only reports in messages what it discards after the last chunk, or where there should be no body.
static bool is_counted(const gcurl_transfer *transfer) {
    long status = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    bool has_body = transfer->kind != GCURL_METHOD_HEAD && status != 204 && status != 304;
    return has_body && transfer->has_length;
}

static bool receive_line(gcurl_transfer *transfer, const char *line, size_t size) {
    // The total of all heads, so that a server cannot send interim responses without end.
    transfer->head_received += size;
    transfer->field_count += 1;
    if (transfer->head_received > transfer->head_limit) return gcurl_refuse(transfer, GCURL_REFUSED_HEAD_SIZE);
    if (transfer->field_count > transfer->field_limit) return gcurl_refuse(transfer, GCURL_REFUSED_FIELD_COUNT);

    // After the head there may be trailers, which are not kept, or the next head after an interim response.
    if (transfer->head_complete) {
        if (transfer->body_started || size < 5 || memcmp(line, "HTTP/", 5) != 0) return true;
        begin_head(transfer);
    }
    if (is_blank(line, size)) {
        transfer->head_complete = true;
        if (!is_counted(transfer)) gcurl_listen(transfer, true);
        return gcurl_begin_stream(transfer);
    }
    gcurl_text length;
    if (gcurl_is_field(line, size, "content-length:", &length)) transfer->has_length = true;
    if (!gcurl_is_plainly_framed(line, size)) return gcurl_refuse(transfer, GCURL_REFUSED_FRAMING);
    return gcurl_buffer_append(&transfer->head, line, size) || gcurl_refuse(transfer, GCURL_REFUSED_MEMORY);
}

size_t gcurl_receive_head(char *bytes, size_t size, size_t count, void *transfer) {
    size_t total = size * count;
    gcurl_note_activity(transfer);
    return receive_line(transfer, bytes, total) ? total : (size_t)CURL_WRITEFUNC_ERROR;
}

size_t gcurl_receive_body(char *bytes, size_t size, size_t count, void *transfer) {
    size_t total = size * count;
    gcurl_note_activity(transfer);
    return gcurl_unpack(transfer, bytes, total) ? total : (size_t)CURL_WRITEFUNC_ERROR;
}

static void join_connection(gcurl_transfer *transfer, const gcurl_endpoint *local, const gcurl_endpoint *remote) {
    gcurl_leave_connection(transfer);
    transfer->connection = gcurl_connection_between(&transfer->multi->connections, local, remote);
}

static gcurl_endpoint endpoint(const char *ip, int port) {
    gcurl_endpoint endpoint = {.port = port};
    strncpy(endpoint.ip, ip ? ip : "", sizeof endpoint.ip - 1);
    return endpoint;
}

static int abort_request(gcurl_transfer *transfer, gcurl_refusal refusal) {
    gcurl_refuse(transfer, refusal);
    return CURL_PREREQFUNC_ABORT;
}

int gcurl_before_request(void *opaque, char *ip, char *local_ip, int port, int local_port) {
    gcurl_transfer *transfer = opaque;
    gcurl_endpoint local = endpoint(local_ip, local_port), remote = endpoint(ip, port);
    join_connection(transfer, &local, &remote);
    bool is_refused = transfer->is_refused;
    transfer->is_refused = false;
    transfer->attempts += 1;
    // libcurl sends a request again when a reused connection ends before the first byte of the answer. The server may
    // have acted on the request by then, so this is allowed only for idempotent methods (RFC 9110 section 9.2.2), or
    // where the server says that it has not.
    bool may_send = transfer->attempts == 1 || transfer->repeatable || is_refused;
    if (!may_send) return abort_request(transfer, GCURL_REFUSED_REPLAY);
    // libcurl closes an HTTP/1.1 connection whose request is cancelled.
    if (!gcurl_may_use_connection(transfer)) return abort_request(transfer, GCURL_REFUSED_CONNECTION);
    transfer->was_sent = true;
    return CURL_PREREQFUNC_OK;
}
