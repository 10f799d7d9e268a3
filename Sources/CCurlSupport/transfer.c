#include "internal.h"

#include <stdlib.h>
#include <string.h>

static const size_t kept_capacity = 64 * 1024;

#define TRY(call)                                \
    do {                                         \
        CURLcode code_ = (call);                 \
        if (code_ != CURLE_OK) return code_;     \
    } while (0)

static CURLcode set_shared_options(gcurl_transfer *transfer) {
    CURL *easy = transfer->easy;
    TRY(curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer));
    TRY(curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->message));
    TRY(curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, gcurl_receive_head));
    TRY(curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer));
    TRY(curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, gcurl_receive_body));
    TRY(curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer));
    TRY(curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, gcurl_before_request));
    TRY(curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer));
    TRY(curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, gcurl_open_socket));
    TRY(curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer->multi->connections));
    TRY(curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, gcurl_close_socket));
    TRY(curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, &transfer->multi->connections));
    TRY(curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, gcurl_hear));
    TRY(curl_easy_setopt(easy, CURLOPT_DEBUGDATA, transfer));
    TRY(curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https"));
    TRY(curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L));
    // Every request names its proxy, if any, so that the environment is read in one place only.
    TRY(curl_easy_setopt(easy, CURLOPT_NOPROXY, ""));
    TRY(curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED));
    TRY(curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L));
    TRY(curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2));
    TRY(curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS));
    TRY(curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L));
    TRY(curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L));
    // Ending a transfer must not wait for a running name resolution.
    TRY(curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L));
    // Bodies are unpacked by unpack.c.
    return curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
}

gcurl_transfer *gcurl_transfer_create(gcurl_multi *multi) {
    gcurl_transfer *transfer = calloc(1, sizeof(gcurl_transfer));
    if (!transfer) return NULL;
    transfer->multi = multi;
    transfer->easy = curl_easy_init();
    transfer->connect_timeout_ms = -1;
    if (!transfer->easy || set_shared_options(transfer) != CURLE_OK) {
        gcurl_transfer_destroy(transfer);
        return NULL;
    }
    return transfer;
}

void gcurl_transfer_destroy(gcurl_transfer *transfer) {
    if (!transfer) return;
    curl_easy_cleanup(transfer->easy);
    gcurl_leave_connection(transfer);
    gcurl_unpack_free(transfer);
    gcurl_give_back(transfer);
    gcurl_buffer_free(&transfer->head);
    gcurl_buffer_free(&transfer->body);
    gcurl_buffer_free(&transfer->request_body);
    gcurl_fields_release(transfer->fields);
    free(transfer->authorities);
    free(transfer->client_certificate);
    free(transfer->client_key);
    free(transfer->proxy);
    free(transfer);
}

static CURLcode set_method_kind(CURL *easy, gcurl_method_kind kind) {
    switch (kind) {
    case GCURL_METHOD_HEAD: return curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    case GCURL_METHOD_WITH_BODY: return curl_easy_setopt(easy, CURLOPT_POST, 1L);
    case GCURL_METHOD_GET:
    case GCURL_METHOD_BODYLESS: return curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    }
    return CURLE_BAD_FUNCTION_ARGUMENT;
}

static CURLcode set_method(gcurl_transfer *transfer, const gcurl_request *request) {
    if (transfer->kind != request->kind) {
        TRY(set_method_kind(transfer->easy, request->kind));
        transfer->kind = request->kind;
    }
    bool is_short = strlen(request->method) < sizeof transfer->method;
    if (is_short && strcmp(transfer->method, request->method) == 0) return CURLE_OK;
    strcpy(transfer->method, is_short ? request->method : "");
    return curl_easy_setopt(transfer->easy, CURLOPT_CUSTOMREQUEST, request->method);
}

static bool is_same(const char *own, const char *other) {
    if (!own || !other) return own == other;
    return strcmp(own, other) == 0;
}

static bool has_verification(const gcurl_transfer *transfer, const gcurl_request *request) {
    return transfer->verification == request->verification && is_same(transfer->authorities, request->authorities) &&
           is_same(transfer->client_certificate, request->client_certificate) &&
           is_same(transfer->client_key, request->client_key);
}

/* Resets the options to those that all transfers share. libcurl's own authorities cannot be set again except by a
   reset. */
static CURLcode reset(gcurl_transfer *transfer) {
    curl_easy_reset(transfer->easy);
    transfer->kind = GCURL_METHOD_GET;
    transfer->method[0] = 0;
    gcurl_fields_release(transfer->fields);
    transfer->fields = NULL;
    transfer->has_repetition = false;
    transfer->connect_timeout_ms = -1;
    transfer->prefers_sharing = false;
    transfer->is_listening = false;
    transfer->read_size = 0;
    free(transfer->proxy);
    transfer->proxy = NULL;
    return set_shared_options(transfer);
}

static void replace(char **own, const char *other) {
    free(*own);
    *own = other ? strdup(other) : NULL;
}

static CURLcode set_client_certificate(gcurl_transfer *transfer, const gcurl_request *request) {
    replace(&transfer->client_certificate, request->client_certificate);
    replace(&transfer->client_key, request->client_key);
    if (!request->client_certificate) return CURLE_OK;
    TRY(curl_easy_setopt(transfer->easy, CURLOPT_SSLCERT, request->client_certificate));
    return curl_easy_setopt(transfer->easy, CURLOPT_SSLKEY, request->client_key);
}

static CURLcode set_verification(gcurl_transfer *transfer, const gcurl_request *request) {
    if (has_verification(transfer, request)) return CURLE_OK;
    TRY(reset(transfer));
    TRY(set_client_certificate(transfer, request));
    replace(&transfer->authorities, request->authorities);
    transfer->verification = request->verification;
    if (request->verification == GCURL_VERIFY_NOTHING) {
        TRY(curl_easy_setopt(transfer->easy, CURLOPT_SSL_VERIFYPEER, 0L));
        return curl_easy_setopt(transfer->easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    if (!request->authorities) return CURLE_OK;
    TRY(curl_easy_setopt(transfer->easy, CURLOPT_CAPATH, NULL));
    return curl_easy_setopt(transfer->easy, CURLOPT_CAINFO, request->authorities);
}

static CURLcode set_proxy(gcurl_transfer *transfer, const gcurl_request *request) {
    if (transfer->proxy && strcmp(transfer->proxy, request->proxy) == 0) return CURLE_OK;
    TRY(curl_easy_setopt(transfer->easy, CURLOPT_PROXY, request->proxy));
    free(transfer->proxy);
    transfer->proxy = strdup(request->proxy);
    return transfer->proxy ? CURLE_OK : CURLE_OUT_OF_MEMORY;
}

static CURLcode set_connecting(gcurl_transfer *transfer, const gcurl_request *request) {
    if (transfer->connect_timeout_ms != request->connect_timeout_ms) {
        TRY(curl_easy_setopt(transfer->easy, CURLOPT_CONNECTTIMEOUT_MS, request->connect_timeout_ms));
        transfer->connect_timeout_ms = request->connect_timeout_ms;
    }
    if (transfer->prefers_sharing != request->prefers_sharing) {
        TRY(curl_easy_setopt(transfer->easy, CURLOPT_PIPEWAIT, (long)request->prefers_sharing));
        transfer->prefers_sharing = request->prefers_sharing;
    }
    return set_proxy(transfer, request);
}

/* libcurl sends a request again by itself when a reused connection breaks. For methods that must not be repeated
   blindly, it should do so only for refused HTTP/2 streams, which is what it does where it expects RTSP; see
   gcurl_before_request. */
static CURLcode set_repetition(gcurl_transfer *transfer, const gcurl_request *request) {
    if (transfer->has_repetition && transfer->repeatable == request->repeatable) return CURLE_OK;
    transfer->has_repetition = true;
    transfer->repeatable = request->repeatable;
    long kind = request->repeatable ? CURL_RTSPREQ_OPTIONS : CURL_RTSPREQ_RECEIVE;
    CURLcode code = curl_easy_setopt(transfer->easy, CURLOPT_RTSP_REQUEST, kind);
    return code == CURLE_UNKNOWN_OPTION || code == CURLE_NOT_BUILT_IN ? CURLE_OK : code;
}

static CURLcode set_read_size(gcurl_transfer *transfer) {
    size_t size = transfer->begin_body ? gcurl_stream_size : gcurl_read_size;
    if (transfer->read_size == size) return CURLE_OK;
    transfer->read_size = size;
    return curl_easy_setopt(transfer->easy, CURLOPT_BUFFERSIZE, (long)size);
}

static void forget_response(gcurl_transfer *transfer) {
    transfer->head.size = 0;
    transfer->body.size = 0;
    transfer->head_received = 0;
    transfer->field_count = 0;
    transfer->head_complete = false;
    transfer->has_length = false;
    transfer->is_streamed = false;
    transfer->streamed_size = 0;
    gcurl_unpack_reset(transfer);
    gcurl_give_back(transfer);
    transfer->refusal = GCURL_REFUSED_NOTHING;
    transfer->attempts = 0;
    transfer->was_sent = false;
    transfer->message[0] = 0;
    transfer->is_refused = false;
    gcurl_leave_connection(transfer);
}

CURLcode gcurl_transfer_prepare(gcurl_transfer *transfer, const gcurl_request *request) {
    forget_response(transfer);
    transfer->body_limit = request->body_limit;
    transfer->ratio_limit = request->ratio_limit;
    transfer->head_limit = request->head_limit;
    transfer->field_limit = request->field_limit;
    transfer->reserve = request->reserve;
    transfer->release = request->release;
    transfer->memory = request->memory;
    transfer->begin_body = request->begin_body;
    transfer->write_body = request->write_body;
    transfer->sink = request->sink;
    transfer->read_body = request->read_body;
    gcurl_note_activity(transfer);
    TRY(set_verification(transfer, request));
    TRY(curl_easy_setopt(transfer->easy, CURLOPT_URL, request->url));
    TRY(set_method(transfer, request));
    TRY(set_repetition(transfer, request));
    TRY(set_read_size(transfer));
    TRY(gcurl_set_body(transfer, request));
    TRY(gcurl_set_fields(transfer, request->fields));
    // Over HTTP/2 the messages are also about connections of other transfers.
    TRY(gcurl_listen(transfer, request->prefers_sharing));
    return set_connecting(transfer, request);
}

gcurl_result gcurl_transfer_result(const gcurl_transfer *transfer) {
    gcurl_result result = {
        .refusal = transfer->refusal,
        .unprocessed = gcurl_is_unprocessed(transfer),
        .head_complete = transfer->head_complete,
        .body_complete = transfer->coding == GCURL_CODING_NONE || transfer->is_unpacked,
        .head = transfer->head.bytes,
        .head_size = transfer->head.size,
        .is_streamed = transfer->is_streamed,
        .body = transfer->body.bytes,
        .body_size = transfer->is_streamed ? transfer->streamed_size : transfer->body.size,
    };
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &result.status);
    return result;
}

gcurl_failure gcurl_transfer_failure(const gcurl_transfer *transfer) {
    gcurl_failure failure = {.message = transfer->message};
    curl_off_t ready = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &ready);
    failure.answered = transfer->head_received > 0;
    // The server may have acted on a request that was sent on a kept connection and had to be sent again.
    failure.connected = ready > 0 || transfer->was_sent;
    curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &failure.tunnel_status);
    long proxy_error = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_PROXY_ERROR, &proxy_error);
    failure.proxy_error = (CURLproxycode)proxy_error;
    curl_easy_getinfo(transfer->easy, CURLINFO_PROXY_SSL_VERIFYRESULT, &failure.proxy_verify_result);
    curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &failure.system_error);
    curl_easy_getinfo(transfer->easy, CURLINFO_SSL_VERIFYRESULT, &failure.verify_result);
    return failure;
}

uint8_t *gcurl_transfer_take_body(gcurl_transfer *transfer, size_t room) {
    gcurl_buffer *body = &transfer->body;
    uint8_t *bytes = realloc(body->bytes, body->size + room);
    if (!bytes) return NULL;
    *body = (gcurl_buffer){0};
    return bytes;
}

void gcurl_free_body(const void *body) { free((void *)body); }

void gcurl_transfer_recycle(gcurl_transfer *transfer) {
    gcurl_give_back(transfer);
    gcurl_leave_connection(transfer);
    gcurl_buffer_shrink(&transfer->body, kept_capacity);
    gcurl_buffer_shrink(&transfer->request_body, kept_capacity);
    // Setting the size has libcurl free its buffer for sending.
    if (transfer->read_body) curl_easy_setopt(transfer->easy, CURLOPT_UPLOAD_BUFFERSIZE, (long)gcurl_send_size);
}
