#include "internal.h"

#include <stdio.h>

static size_t read_piece(char *piece, size_t size, size_t count, void *opaque) {
    gcurl_transfer *transfer = opaque;
    size_t left = transfer->source_size - transfer->source_offset;
    size_t taken = size * count < left ? size * count : left;
    gcurl_note_activity(transfer);
    if (taken && !transfer->read_body(transfer->source, transfer->source_offset, piece, taken)) {
        gcurl_refuse(transfer, GCURL_REFUSED_SOURCE);
        return CURL_READFUNC_ABORT;
    }
    transfer->source_offset += taken;
    return taken;
}

/// Goes back to a position from which a request is sent again.
static int seek(void *opaque, curl_off_t offset, int origin) {
    gcurl_transfer *transfer = opaque;
    if (origin != SEEK_SET || offset < 0 || (size_t)offset > transfer->source_size) return CURL_SEEKFUNC_FAIL;
    transfer->source_offset = (size_t)offset;
    return CURL_SEEKFUNC_OK;
}

static CURLcode set_source(gcurl_transfer *transfer, const gcurl_request *request) {
    transfer->source = request->source;
    transfer->source_size = request->body_size;
    transfer->source_offset = 0;
    curl_easy_setopt(transfer->easy, CURLOPT_UPLOAD_BUFFERSIZE, (long)gcurl_send_size);
    curl_easy_setopt(transfer->easy, CURLOPT_READFUNCTION, read_piece);
    curl_easy_setopt(transfer->easy, CURLOPT_READDATA, transfer);
    curl_easy_setopt(transfer->easy, CURLOPT_SEEKFUNCTION, seek);
    curl_easy_setopt(transfer->easy, CURLOPT_SEEKDATA, transfer);
    return curl_easy_setopt(transfer->easy, CURLOPT_POSTFIELDS, NULL);
}

static CURLcode set_bytes(gcurl_transfer *transfer, const gcurl_request *request) {
    if (!gcurl_buffer_append(&transfer->request_body, request->body, request->body_size)) return CURLE_OUT_OF_MEMORY;
    const void *bytes = request->body_size ? (const void *)transfer->request_body.bytes : "";
    return curl_easy_setopt(transfer->easy, CURLOPT_POSTFIELDS, bytes);
}

CURLcode gcurl_set_body(gcurl_transfer *transfer, const gcurl_request *request) {
    transfer->request_body.size = 0;
    if (request->kind != GCURL_METHOD_WITH_BODY) return CURLE_OK;
    CURLcode code = curl_easy_setopt(transfer->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size);
    if (code != CURLE_OK) return code;
    return request->read_body ? set_source(transfer, request) : set_bytes(transfer, request);
}
