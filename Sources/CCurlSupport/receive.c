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
}

static bool receive_line(gcurl_transfer *transfer, const char *line, size_t size) {
    // Counted over all heads, so that a server cannot send interim responses without end.
    transfer->head_received += size;
    transfer->field_count += 1;
    if (transfer->head_received > transfer->head_limit) return gcurl_refuse(transfer, GCURL_REFUSED_HEAD_SIZE);
    if (transfer->field_count > transfer->field_limit) return gcurl_refuse(transfer, GCURL_REFUSED_FIELD_COUNT);

    // Behind the head come trailers, which are not kept, or the next head after an interim response.
    if (transfer->head_complete) {
        if (transfer->body_started || size < 5 || memcmp(line, "HTTP/", 5) != 0) return true;
        begin_head(transfer);
    }
    if (is_blank(line, size)) {
        transfer->head_complete = true;
        return true;
    }
    if (!gcurl_is_plainly_framed(line, size)) return gcurl_refuse(transfer, GCURL_REFUSED_FRAMING);
    return gcurl_buffer_append(&transfer->head, line, size) || gcurl_refuse(transfer, GCURL_REFUSED_MEMORY);
}

size_t gcurl_receive_head(char *bytes, size_t size, size_t count, void *transfer) {
    size_t total = size * count;
    return receive_line(transfer, bytes, total) ? total : (size_t)CURL_WRITEFUNC_ERROR;
}

size_t gcurl_receive_body(char *bytes, size_t size, size_t count, void *transfer) {
    size_t total = size * count;
    return gcurl_unpack(transfer, bytes, total) ? total : (size_t)CURL_WRITEFUNC_ERROR;
}

int gcurl_before_request(void *opaque, char *ip, char *local_ip, int port, int local_port) {
    (void)ip, (void)local_ip, (void)port, (void)local_port;
    gcurl_transfer *transfer = opaque;
    transfer->attempts += 1;
    // libcurl sends a request again when a reused connection ends before the first byte of the answer. The server may
    // have acted on it by then, so that is for idempotent methods only (RFC 9110 section 9.2.2).
    if (transfer->attempts == 1 || transfer->repeatable) return CURL_PREREQFUNC_OK;
    gcurl_refuse(transfer, GCURL_REFUSED_REPLAY);
    return CURL_PREREQFUNC_ABORT;
}
