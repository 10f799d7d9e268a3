#ifndef CCURLSUPPORT_INTERNAL_H
#define CCURLSUPPORT_INTERNAL_H

#include "CCurlSupport.h"
#include "connections.h"

#include <zlib.h>

/// How a body is encoded (RFC 9110 section 8.4).
typedef enum gcurl_coding {
    GCURL_CODING_NONE,
    GCURL_CODING_GZIP,
    GCURL_CODING_DEFLATE,
    /// A coding that cannot be decoded here, or several codings.
    GCURL_CODING_UNKNOWN,
} gcurl_coding;

typedef struct gcurl_buffer {
    uint8_t *bytes;
    size_t size;
    size_t capacity;
} gcurl_buffer;

struct gcurl_multi {
    /// Null until the first transfer, since libcurl and OpenSSL take long to begin.
    CURLM *handle;
    long connections_per_host;
    long connections_kept;
    /// What ends a wait: an eventfd.
    int wake_up;
    gcurl_connections connections;
};

struct gcurl_transfer {
    CURL *easy;
    gcurl_multi *multi;
    void *owner;
    gcurl_buffer head;
    gcurl_buffer body;
    /// A small body of the request.
    gcurl_buffer request_body;
    /// The source of a large body, its size, and how much was read.
    bool (*read_body)(void *source, size_t offset, void *piece, size_t size);
    void *source;
    size_t source_size;
    size_t source_offset;
    /// The sink of the response's body, whether it is in use, and how much it has taken.
    bool (*begin_body)(void *sink, long status, const uint8_t *head, size_t head_size);
    bool (*write_body)(void *sink, const void *bytes, size_t size);
    void *sink;
    bool is_streamed;
    size_t streamed_size;
    /// How much libcurl reads at once.
    size_t read_size;
    uint64_t last_activity;
    /// The request's header fields; null for none.
    gcurl_fields *fields;

    size_t body_limit;
    size_t ratio_limit;
    size_t head_limit;
    size_t field_limit;
    /// How much the body has reserved of the memory that it shares with others.
    size_t reserved;
    bool (*reserve)(void *memory, size_t bytes);
    void (*release)(void *memory, size_t bytes);
    void *memory;
    size_t head_received;
    size_t field_count;
    /// How many bytes of the body were received, before unpacking.
    size_t body_received;
    gcurl_coding coding;
    z_stream unpacker;
    bool has_unpacker;
    /// Whether the compressed stream is complete.
    bool is_unpacked;
    bool head_complete;
    /// Whether the head says how long the body is.
    bool has_length;
    bool body_started;

    gcurl_refusal refusal;
    bool repeatable;
    /// Whether libcurl has been told whether it may repeat the request.
    bool has_repetition;
    unsigned attempts;
    /// Whether libcurl has begun to send the request, once or more often.
    bool was_sent;

    /// The connection on which the request was sent; null before that, and where it is not known.
    gcurl_connection *connection;
    /// Whether the connection uses HTTP/2, and the stream of the request, or 0.
    bool is_shared;
    uint32_t stream;
    /// Whether the server has certainly not acted on the previous attempt.
    bool is_refused;
    /// Whether libcurl's messages about its work are read.
    bool is_listening;

    char method[16];
    gcurl_method_kind kind;
    bool prefers_sharing;
    /// The proxy that is set for the transfer; null where none was set yet.
    char *proxy;
    long connect_timeout_ms;
    /// How certificates are verified.
    gcurl_verification verification;
    char *authorities;
    char *client_certificate;
    char *client_key;
    char message[CURL_ERROR_SIZE];
};

/// How much libcurl reads at once, for a body in memory and for a sink, and how much of a large body it sends at once.
///
/// libcurl allocates the memory anew for each transfer, and the C library hands back memory to the system after each
/// block of 64 KiB.
enum { gcurl_read_size = 32 * 1024, gcurl_stream_size = 64 * 1024, gcurl_send_size = 256 * 1024 };

/// How much of a compressed body is not yet suspected of being made to exhaust memory.
enum { gcurl_harmless_size = 64 * 1024 };

bool gcurl_buffer_append(gcurl_buffer *buffer, const void *bytes, size_t size);
/// Makes room for so many bytes in all; false without memory.
bool gcurl_buffer_reserve(gcurl_buffer *buffer, size_t size);
void gcurl_buffer_free(gcurl_buffer *buffer);
/// Frees memory that was needed only for an unusually large message.
void gcurl_buffer_shrink(gcurl_buffer *buffer, size_t kept);

/// Text that is not terminated by a NUL.
typedef struct gcurl_text {
    const char *bytes;
    size_t size;
} gcurl_text;

/// Whether a line is the field `name`, which is in lower case and ends with a colon; finds its value without surrounding white space.
bool gcurl_is_field(const char *line, size_t size, const char *name, gcurl_text *value);
/// Takes the next item of a comma-separated list, without surrounding white space; false where there is none.
bool gcurl_next_item(gcurl_text *list, gcurl_text *item);
/// Whether the text is `word`, ignoring case.
bool gcurl_is_word(gcurl_text text, const char *word);

bool gcurl_refuse(gcurl_transfer *transfer, gcurl_refusal refusal);
/// Takes a received piece of the body, and unpacks it where the head says that it is compressed.
bool gcurl_unpack(gcurl_transfer *transfer, const char *bytes, size_t size);
/// Has the sink, if there is one, take the body of a successful response whose head is complete.
bool gcurl_begin_stream(gcurl_transfer *transfer);
/// Passes a piece of a body to the sink.
bool gcurl_stream(gcurl_transfer *transfer, const void *bytes, size_t size);
/// Notes that something was sent or received.
void gcurl_note_activity(gcurl_transfer *transfer);
/// Reserves memory for a body that is not small, one step at a time.
bool gcurl_reserve(gcurl_transfer *transfer, size_t size);
void gcurl_give_back(gcurl_transfer *transfer);
/// Ends the work on one response.
void gcurl_unpack_reset(gcurl_transfer *transfer);
void gcurl_unpack_free(gcurl_transfer *transfer);

/// Whether a line of a head states the length of the body clearly, if it states it at all.
bool gcurl_is_plainly_framed(const char *line, size_t size);

/// Has the transfer send the list of fields instead of the one that it has.
CURLcode gcurl_set_fields(gcurl_transfer *transfer, gcurl_fields *fields);

/// Makes libcurl send the body of the request.
CURLcode gcurl_set_body(gcurl_transfer *transfer, const gcurl_request *request);

size_t gcurl_receive_head(char *bytes, size_t size, size_t count, void *transfer);
size_t gcurl_receive_body(char *bytes, size_t size, size_t count, void *transfer);
/// Whether nothing was received on the transfer's connection that no request has asked for.
bool gcurl_may_use_connection(gcurl_transfer *transfer);
/// Ends the relation between the transfer and its connection.
void gcurl_leave_connection(gcurl_transfer *transfer);
/// Whether the server has certainly not acted on the request.
bool gcurl_is_unprocessed(const gcurl_transfer *transfer);

/// Turns libcurl's messages about its work on or off; see listen.c.
CURLcode gcurl_listen(gcurl_transfer *transfer, bool is_listening);
int gcurl_hear(CURL *easy, curl_infotype kind, char *bytes, size_t size, void *transfer);
int gcurl_before_request(void *transfer, char *ip, char *local_ip, int port, int local_port);

#endif
