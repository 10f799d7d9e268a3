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
    /// One that cannot be undone here, or one upon another.
    GCURL_CODING_UNKNOWN,
} gcurl_coding;

typedef struct gcurl_buffer {
    uint8_t *bytes;
    size_t size;
    size_t capacity;
} gcurl_buffer;

struct gcurl_multi {
    CURLM *handle;
    gcurl_connections connections;
};

struct gcurl_transfer {
    CURL *easy;
    gcurl_multi *multi;
    gcurl_buffer head;
    gcurl_buffer body;
    /// A body of the request that is small.
    gcurl_buffer request_body;
    /// Where a large one is read from, how large it is, and how much has been read.
    void (*read_body)(void *source, size_t offset, void *piece, size_t size);
    void *source;
    size_t source_size;
    size_t source_offset;
    /// The text of the request's fields; the list's nodes point into it.
    gcurl_buffer fields;
    struct curl_slist *nodes;
    size_t node_capacity;

    size_t body_limit;
    size_t ratio_limit;
    size_t head_limit;
    size_t field_limit;
    /// What the body has reserved of a memory that it shares with others.
    size_t reserved;
    bool (*reserve)(void *memory, size_t bytes);
    void (*release)(void *memory, size_t bytes);
    void *memory;
    size_t head_received;
    size_t field_count;
    /// How much of the body has come, before it is unpacked.
    size_t body_received;
    gcurl_coding coding;
    z_stream unpacker;
    bool has_unpacker;
    /// Whether the compressed stream has come to its end.
    bool is_unpacked;
    bool head_complete;
    /// Whether the head says how long the body is.
    bool has_length;
    bool body_started;

    gcurl_refusal refusal;
    bool repeatable;
    unsigned attempts;
    /// Whether libcurl came to send the request, once or more often.
    bool was_sent;

    /// What the request was sent on; null before that, and where it is not known.
    gcurl_connection *connection;
    /// Whether that is HTTP/2, and the stream of the request, or 0.
    bool is_shared;
    uint32_t stream;
    /// Whether the server has certainly not acted on the attempt before.
    bool is_refused;
    /// Whether libcurl tells in words what it does.
    bool is_listening;

    char method[16];
    gcurl_method_kind kind;
    bool prefers_sharing;
    /// What the transfer is set to go through; null where it was not set.
    char *proxy;
    long connect_timeout_ms;
    /// What certificates are checked against.
    gcurl_verification verification;
    char *authorities;
    char message[CURL_ERROR_SIZE];
};

/// How much libcurl reads at once.
enum { gcurl_read_size = 64 * 1024 };

bool gcurl_buffer_append(gcurl_buffer *buffer, const void *bytes, size_t size);
void gcurl_buffer_free(gcurl_buffer *buffer);
/// Gives memory back that was needed for an unusually large message only.
void gcurl_buffer_shrink(gcurl_buffer *buffer, size_t kept);

/// Text that does not end in a NUL.
typedef struct gcurl_text {
    const char *bytes;
    size_t size;
} gcurl_text;

/// Whether a line is the field `name`, which ends in a colon; finds its value without surrounding white space.
bool gcurl_is_field(const char *line, size_t size, const char *name, gcurl_text *value);
/// Takes the next item of a list that commas separate, without surrounding white space; false where there is none.
bool gcurl_next_item(gcurl_text *list, gcurl_text *item);
/// Whether the text is `word`, in either case.
bool gcurl_is_word(gcurl_text text, const char *word);

bool gcurl_refuse(gcurl_transfer *transfer, gcurl_refusal refusal);
/// Takes a piece of the body as it came; unpacks it where the head says that it is packed.
bool gcurl_unpack(gcurl_transfer *transfer, const char *bytes, size_t size);
/// Reserves what the body needs beyond a small size, a step at a time.
bool gcurl_reserve(gcurl_transfer *transfer, size_t size);
void gcurl_give_back(gcurl_transfer *transfer);
/// Ends the work on one response.
void gcurl_unpack_reset(gcurl_transfer *transfer);
void gcurl_unpack_free(gcurl_transfer *transfer);

/// Whether a line of a head says plainly how long the body is, if it says anything about that.
bool gcurl_is_plainly_framed(const char *line, size_t size);

/// Has libcurl send the body of the request.
CURLcode gcurl_set_body(gcurl_transfer *transfer, const gcurl_request *request);

size_t gcurl_receive_head(char *bytes, size_t size, size_t count, void *transfer);
size_t gcurl_receive_body(char *bytes, size_t size, size_t count, void *transfer);
/// Whether the transfer's connection has nothing on it that was not asked for.
bool gcurl_may_use_connection(gcurl_transfer *transfer);
/// Ends what was between the transfer and its connection.
void gcurl_leave_connection(gcurl_transfer *transfer);
/// Whether the request has certainly not been acted on.
bool gcurl_is_unprocessed(const gcurl_transfer *transfer);

/// Has libcurl tell in words what it does, or no more; see listen.c.
CURLcode gcurl_listen(gcurl_transfer *transfer, bool is_listening);
int gcurl_hear(CURL *easy, curl_infotype kind, char *bytes, size_t size, void *transfer);
int gcurl_before_request(void *transfer, char *ip, char *local_ip, int port, int local_port);

#endif
