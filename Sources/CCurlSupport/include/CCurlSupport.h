// What Swift needs of libcurl: its variadic functions with fixed types, and transfers that collect their response in C,
// so that no piece of a response requires a call of Swift.
#ifndef CCURLSUPPORT_H
#define CCURLSUPPORT_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GCURL_CLOSED __attribute__((enum_extensibility(closed)))

/// How libcurl treats a method; the method's own text is sent in any case.
typedef enum GCURL_CLOSED gcurl_method_kind {
    GCURL_METHOD_GET,
    GCURL_METHOD_HEAD,
    GCURL_METHOD_BODYLESS,
    GCURL_METHOD_WITH_BODY,
} gcurl_method_kind;

typedef enum GCURL_CLOSED gcurl_verification {
    GCURL_VERIFY_SYSTEM,
    GCURL_VERIFY_FILE,
    GCURL_VERIFY_NOTHING,
} gcurl_verification;

/// Why this library has ended a transfer itself.
typedef enum GCURL_CLOSED gcurl_refusal {
    GCURL_REFUSED_NOTHING,
    GCURL_REFUSED_BODY_SIZE,
    GCURL_REFUSED_BODY_RATIO,
    GCURL_REFUSED_CODING,
    GCURL_REFUSED_DAMAGE,
    GCURL_REFUSED_FRAMING,
    GCURL_REFUSED_HEAD_SIZE,
    GCURL_REFUSED_FIELD_COUNT,
    GCURL_REFUSED_REPLAY,
    GCURL_REFUSED_CONNECTION,
    GCURL_REFUSED_MEMORY,
    GCURL_REFUSED_SHARE,
    /// The source of the request's body has failed.
    GCURL_REFUSED_SOURCE,
    /// The sink of the response's body has failed.
    GCURL_REFUSED_SINK,
} gcurl_refusal;

/// A list of header fields that any number of transfers share.
typedef struct gcurl_fields gcurl_fields;

/// Makes a list of lines "Name: value", each followed by a NUL; null without memory.
gcurl_fields *gcurl_fields_create(const char *lines, size_t size);
/// Gives up the list, from any thread.
///
/// Transfers that were prepared with it keep it. Null is ignored.
void gcurl_fields_release(gcurl_fields *fields);

/// One request. gcurl_transfer_prepare copies everything that it points to, except a large body, the sink and the
/// memory; it shares the fields.
typedef struct gcurl_request {
    const char *url;
    const char *method;
    gcurl_method_kind kind;
    /// Whether the request may be sent again where a reused connection turns out to be dead.
    bool repeatable;
    /// Whether the request should wait for a connection that may be shared rather than open another one.
    bool prefers_sharing;
    /// The proxy, whatever the environment says; empty for none.
    const char *proxy;
    gcurl_verification verification;
    /// A PEM file; null for the one that libcurl was built with.
    ///
    /// Not read where nothing is verified.
    const char *authorities;
    /// PEM files with the client's own certificate and its key; null for none. Without a key it is in the first file.
    const char *client_certificate;
    const char *client_key;
    long connect_timeout_ms;
    /// Null for none.
    gcurl_fields *fields;
    const void *body;
    size_t body_size;
    /// Copies a piece of the body, which begins at `offset`, or returns false where that fails, which ends the transfer.
    ///
    /// Null where `body` is the whole body.
    bool (*read_body)(void *source, size_t offset, void *piece, size_t size);
    /// The argument for read_body.
    ///
    /// Must live until the transfer is recycled, prepared again or destroyed.
    void *source;
    /// Told of the head of a response of 2xx, whose body then goes to write_body piece by piece, after decompression.
    ///
    /// Both return false where they fail, which ends the transfer. Null for bodies that are kept in memory.
    bool (*begin_body)(void *sink, long status, const uint8_t *head, size_t head_size);
    bool (*write_body)(void *sink, const void *bytes, size_t size);
    /// The argument for these functions.
    ///
    /// Must live until the transfer is recycled, prepared again or destroyed.
    void *sink;
    /// The largest response body to keep in memory, after decompression.
    size_t body_limit;
    /// How many times larger a body may become by decompression; 0 for no limit.
    size_t ratio_limit;
    /// The largest total size of all heads of the response, including interim ones.
    size_t head_limit;
    size_t field_limit;
    /// Reserves that many more bytes for the body, or returns false where there is no room; `release` gives them back.
    ///
    /// Null for no limit.
    bool (*reserve)(void *memory, size_t bytes);
    void (*release)(void *memory, size_t bytes);
    /// The argument for these functions.
    ///
    /// Must live until the transfer is recycled, prepared again or destroyed.
    void *memory;
} gcurl_request;

/// How a transfer ended.
///
/// The pointers are valid until the transfer is prepared again or destroyed.
typedef struct gcurl_result {
    gcurl_refusal refusal;
    /// Whether the request has failed and the server has certainly not acted on it, so that it may be sent again
    /// whatever its method.
    bool unprocessed;
    /// Whether the head of the final response is complete; libcurl accepts one that breaks off.
    bool head_complete;
    /// Whether a compressed body is complete.
    bool body_complete;
    long status;
    /// Status line and fields of the final response, including line ends.
    const uint8_t *head;
    size_t head_size;
    /// Whether the body has gone to the sink; then there is only its size.
    bool is_streamed;
    const uint8_t *body;
    size_t body_size;
} gcurl_result;

/// What is known about a failure besides its CURLcode.
typedef struct gcurl_failure {
    /// libcurl's own message; may be empty.
    const char *message;
    /// Whether the request, or a part of it, may have been sent.
    bool connected;
    /// Whether any byte of the answer was received.
    bool answered;
    /// The status of a proxy's answer to CONNECT, or 0.
    long tunnel_status;
    /// Why a SOCKS proxy has refused the connection.
    CURLproxycode proxy_error;
    /// An OpenSSL X509_V_ERR code for the proxy's own certificate, or 0.
    long proxy_verify_result;
    /// errno of the last failed connect, or 0.
    long system_error;
    /// An OpenSSL X509_V_ERR code, or 0.
    long verify_result;
} gcurl_failure;

/// A curl_multi handle and what is known about its connections.
typedef struct gcurl_multi gcurl_multi;
typedef struct gcurl_transfer gcurl_transfer;

/// Makes a transfer with the options that all transfers of `multi` share; null without memory.
gcurl_transfer *gcurl_transfer_create(gcurl_multi *multi);
void gcurl_transfer_destroy(gcurl_transfer *transfer);
/// Prepares the transfer for a request.
///
/// Options that are the same as for the last request are not set again.
CURLcode gcurl_transfer_prepare(gcurl_transfer *transfer, const gcurl_request *request);
gcurl_result gcurl_transfer_result(const gcurl_transfer *transfer);
gcurl_failure gcurl_transfer_failure(const gcurl_transfer *transfer);
/// What the transfer belongs to, which is kept for the caller; null at first.
void gcurl_transfer_set_owner(gcurl_transfer *transfer, void *owner);
void *gcurl_transfer_owner(const gcurl_transfer *transfer);
/// When the last byte of the request's or the response's body came or went, or a line of a head, or else when the
/// transfer was prepared: nanoseconds of CLOCK_MONOTONIC.
uint64_t gcurl_transfer_last_activity(const gcurl_transfer *transfer);
/// Takes the body of the response, which has `room` bytes of memory behind it; null without memory.
///
/// To be freed by gcurl_free_body.
uint8_t *gcurl_transfer_take_body(gcurl_transfer *transfer, size_t room);
void gcurl_free_body(const void *body);
/// Keeps the transfer for another request, and frees the memory that only a large message needs.
void gcurl_transfer_recycle(gcurl_transfer *transfer);

/// Returns the versions of libcurl and of its TLS library. curl_version returns them too, but initializes every library
/// that libcurl uses, such as those for directory services.
static inline const curl_version_info_data *gcurl_version_info(void) { return curl_version_info(CURLVERSION_NOW); }

/// Makes a multi handle that keeps at most `connections_kept` idle connections; null without memory or a free
/// file descriptor.
///
/// libcurl begins with the first transfer.
gcurl_multi *gcurl_multi_create(long connections_per_host, long connections_kept);
/// Closes the connections.
///
/// All transfers must have been destroyed before.
void gcurl_multi_destroy(gcurl_multi *multi);
CURLMcode gcurl_multi_add(gcurl_multi *multi, gcurl_transfer *transfer);
CURLMcode gcurl_multi_remove(gcurl_multi *multi, gcurl_transfer *transfer);
/// Advances every transfer as far as possible without waiting; returns how many have not ended.
int gcurl_multi_perform(gcurl_multi *multi);
/// Waits until a transfer can go on, the time is over, or gcurl_multi_wake_up is called from any thread.
void gcurl_multi_wait(gcurl_multi *multi, int milliseconds);
void gcurl_multi_wake_up(gcurl_multi *multi);
/// Returns the next transfer that has ended, and how it ended; null where there is none.
gcurl_transfer *gcurl_multi_next_ended(gcurl_multi *multi, CURLcode *code);

#endif
