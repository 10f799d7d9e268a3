#include "internal.h"

#include <string.h>

// libcurl could unpack bodies as well, but takes one that breaks off for whole.

static gcurl_coding read_coding(gcurl_text value) {
    if (value.size == 0 || gcurl_is_word(value, "identity")) return GCURL_CODING_NONE;
    // zlib tells the formats of the two apart.
    bool is_known = gcurl_is_word(value, "gzip") || gcurl_is_word(value, "x-gzip") || gcurl_is_word(value, "deflate");
    return is_known ? GCURL_CODING_GZIP : GCURL_CODING_UNKNOWN;
}

static gcurl_coding find_coding(const gcurl_buffer *head) {
    gcurl_coding found = GCURL_CODING_NONE;
    const char *line = (const char *)head->bytes, *end = line + head->size;
    while (line < end) {
        const char *line_end = memchr(line, '\n', (size_t)(end - line));
        size_t size = (size_t)((line_end ? line_end + 1 : end) - line);
        gcurl_text value;
        gcurl_coding coding = GCURL_CODING_NONE;
        if (gcurl_is_field(line, size, "content-encoding:", &value)) coding = read_coding(value);
        // One upon another was not asked for.
        if (coding != GCURL_CODING_NONE) found = found ? GCURL_CODING_UNKNOWN : coding;
        line += size;
    }
    return found;
}

static bool prepare_unpacker(gcurl_transfer *transfer) {
    const int largest_window_any_format = 15 + 32;
    int code = transfer->has_unpacker ? inflateReset(&transfer->unpacker)
                                      : inflateInit2(&transfer->unpacker, largest_window_any_format);
    if (code != Z_OK) return gcurl_refuse(transfer, GCURL_REFUSED_MEMORY);
    transfer->has_unpacker = true;
    return true;
}

static bool begin(gcurl_transfer *transfer) {
    transfer->body_started = true;
    transfer->coding = find_coding(&transfer->head);
    if (transfer->coding == GCURL_CODING_UNKNOWN) return gcurl_refuse(transfer, GCURL_REFUSED_CODING);
    return transfer->coding == GCURL_CODING_NONE || prepare_unpacker(transfer);
}

/// Whether the body has grown so much that it can only be meant to exhaust memory.
static bool is_inflated(const gcurl_transfer *transfer) {
    // What is small does no harm.
    return transfer->ratio_limit && transfer->body.size / transfer->ratio_limit > transfer->body_received + gcurl_read_size;
}

static bool keep(gcurl_transfer *transfer, const void *bytes, size_t size) {
    if (size > transfer->body_limit - transfer->body.size) return gcurl_refuse(transfer, GCURL_REFUSED_BODY_SIZE);
    if (is_inflated(transfer)) return gcurl_refuse(transfer, GCURL_REFUSED_BODY_RATIO);
    if (!gcurl_reserve(transfer, transfer->body.size + size)) return gcurl_refuse(transfer, GCURL_REFUSED_SHARE);
    return gcurl_buffer_append(&transfer->body, bytes, size) || gcurl_refuse(transfer, GCURL_REFUSED_MEMORY);
}

/// Behind a stream another one may follow (RFC 1952 section 2.2), or zeros that fill a block.
static bool begin_next_stream(gcurl_transfer *transfer) {
    z_stream *stream = &transfer->unpacker;
    while (stream->avail_in && *stream->next_in == 0) stream->next_in++, stream->avail_in--;
    if (stream->avail_in == 0) return true;
    transfer->is_unpacked = false;
    return inflateReset(stream) == Z_OK;
}

static bool inflate_all(gcurl_transfer *transfer) {
    z_stream *stream = &transfer->unpacker;
    unsigned char piece[16 * 1024];
    do {
        if (transfer->is_unpacked && !begin_next_stream(transfer)) return gcurl_refuse(transfer, GCURL_REFUSED_MEMORY);
        if (transfer->is_unpacked) return true;
        stream->next_out = piece;
        stream->avail_out = sizeof piece;
        int code = inflate(stream, Z_NO_FLUSH);
        if (!keep(transfer, piece, sizeof piece - stream->avail_out)) return false;
        if (code == Z_STREAM_END) transfer->is_unpacked = true;
        else if (code == Z_MEM_ERROR) return gcurl_refuse(transfer, GCURL_REFUSED_MEMORY);
        // No progress without more bytes is no damage.
        else if (code != Z_OK && code != Z_BUF_ERROR) return gcurl_refuse(transfer, GCURL_REFUSED_DAMAGE);
    } while (stream->avail_in || stream->avail_out == 0);
    return true;
}

bool gcurl_unpack(gcurl_transfer *transfer, const char *bytes, size_t size) {
    if (!transfer->body_started && !begin(transfer)) return false;
    transfer->body_received += size;
    if (transfer->coding == GCURL_CODING_NONE) return keep(transfer, bytes, size);
    transfer->unpacker.next_in = (Bytef *)bytes;
    transfer->unpacker.avail_in = (uInt)size;
    return inflate_all(transfer);
}

void gcurl_unpack_reset(gcurl_transfer *transfer) {
    transfer->body_started = false;
    transfer->body_received = 0;
    transfer->coding = GCURL_CODING_NONE;
    transfer->is_unpacked = false;
}

void gcurl_unpack_free(gcurl_transfer *transfer) {
    if (transfer->has_unpacker) inflateEnd(&transfer->unpacker);
    transfer->has_unpacker = false;
}
