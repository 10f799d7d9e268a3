#include "internal.h"

#include <time.h>

// A body that does not fit into memory goes to a sink, piece by piece.

bool gcurl_begin_stream(gcurl_transfer *transfer) {
    if (!transfer->begin_body) return true;
    long status = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    // The body of an error is small, and is kept for its message.
    if (status < 200 || status > 299) return true;
    transfer->is_streamed = true;
    const gcurl_buffer *head = &transfer->head;
    return transfer->begin_body(transfer->sink, status, head->bytes, head->size) ||
           gcurl_refuse(transfer, GCURL_REFUSED_SINK);
}

bool gcurl_stream(gcurl_transfer *transfer, const void *bytes, size_t size) {
    if (size == 0) return true;
    if (!transfer->write_body(transfer->sink, bytes, size)) return gcurl_refuse(transfer, GCURL_REFUSED_SINK);
    transfer->streamed_size += size;
    return true;
}

void gcurl_note_activity(gcurl_transfer *transfer) {
    // Other transfers have a total deadline, so that nobody asks for this.
    if (!transfer->begin_body && !transfer->read_body) return;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    transfer->last_activity = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t gcurl_transfer_last_activity(const gcurl_transfer *transfer) { return transfer->last_activity; }
