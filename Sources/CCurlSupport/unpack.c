#include "internal.h"

#include <string.h>

// libcurl could unpack bodies as well, but accepts one that breaks off.

static bool is_any(gcurl_text word, const char *const *words) {
    for (; *words; words++)
        if (gcurl_is_word(word, *words)) return true;
    return false;
}

static gcurl_coding read_coding(gcurl_text word) {
    static const char *const gzip[] = {"gzip", "x-gzip", NULL};
    static const char *const deflate[] = {"deflate", "x-deflate", NULL};
    // The other codings that IANA has registered. A word that is not a coding, such as "utf-8" or "none", says nothing
    // about the bytes.
    static const char *const others[] = {"br",   "zstd",     "compress", "x-compress",   "dcb",
                                         "dcz",  "aes128gcm", "exi",     "pack200-gzip", NULL};
    if (is_any(word, gzip)) return GCURL_CODING_GZIP;
    if (is_any(word, deflate)) return GCURL_CODING_DEFLATE;
    return is_any(word, others) ? GCURL_CODING_UNKNOWN : GCURL_CODING_NONE;
}

/// Several codings on top of each other were not requested.
static gcurl_coding combine(gcurl_coding found, gcurl_coding next) {
    if (next == GCURL_CODING_NONE) return found;
    return found == GCURL_CODING_NONE ? next : GCURL_CODING_UNKNOWN;
}

static gcurl_coding find_coding(const gcurl_buffer *head) {
    gcurl_coding found = GCURL_CODING_NONE;
    const char *line = (const char *)head->bytes, *end = line + head->size;
    while (line < end) {
        const char *line_end = memchr(line, '\n', (size_t)(end - line));
        size_t size = (size_t)((line_end ? line_end + 1 : end) - line);
        gcurl_text list, word;
        if (gcurl_is_field(line, size, "content-encoding:", &list))
            while (gcurl_next_item(&list, &word)) found = combine(found, read_coding(word));
        line += size;
    }
    return found;
}

/// Deflate is sent in the format of zlib, as RFC 9110 section 8.4.1.2 requires, or raw.
///
/// A raw stream does not begin with a byte that can begin the zlib format.
static int window_bits(gcurl_coding coding, unsigned char first) {
    const int largest_window = 15, any_frame = 32;
    bool is_zlib = (first & 0x0F) == Z_DEFLATED, is_gzip = first == 0x1F;
    bool is_bare = coding == GCURL_CODING_DEFLATE && !is_zlib && !is_gzip;
    return is_bare ? -largest_window : largest_window + any_frame;
}

static bool prepare_unpacker(gcurl_transfer *transfer, int bits) {
    int code = transfer->has_unpacker ? inflateReset2(&transfer->unpacker, bits) : inflateInit2(&transfer->unpacker, bits);
    if (code != Z_OK) return gcurl_refuse(transfer, GCURL_REFUSED_MEMORY);
    transfer->has_unpacker = true;
    return true;
}

/// Makes room at once for a body whose length is known, up to a size that no server can abuse, and for what its reader
/// may want behind it.
static bool make_room(gcurl_transfer *transfer) {
    const curl_off_t largest = 4 * 1024 * 1024, behind = 64;
    curl_off_t length = 0;
    if (transfer->is_streamed || !transfer->has_length) return true;
    curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (length <= 0 || length > largest || (size_t)length > transfer->body_limit) return true;
    if (!gcurl_reserve(transfer, (size_t)length)) return gcurl_refuse(transfer, GCURL_REFUSED_SHARE);
    if (gcurl_buffer_reserve(&transfer->body, (size_t)(length + behind))) return true;
    return gcurl_refuse(transfer, GCURL_REFUSED_MEMORY);
}

static bool begin(gcurl_transfer *transfer, unsigned char first) {
    transfer->body_started = true;
    transfer->coding = find_coding(&transfer->head);
    if (transfer->coding == GCURL_CODING_UNKNOWN) return gcurl_refuse(transfer, GCURL_REFUSED_CODING);
    if (transfer->coding == GCURL_CODING_NONE) return make_room(transfer);
    return prepare_unpacker(transfer, window_bits(transfer->coding, first));
}

/// Whether the body has become so much larger by decompression that it must be meant to exhaust memory.
static bool is_inflated(const gcurl_transfer *transfer) {
    // A small body does no harm.
    size_t counted = transfer->body_received + gcurl_harmless_size;
    return transfer->ratio_limit && transfer->body.size / transfer->ratio_limit > counted;
}

static bool keep(gcurl_transfer *transfer, const void *bytes, size_t size) {
    if (transfer->is_streamed) return gcurl_stream(transfer, bytes, size);
    if (size > transfer->body_limit - transfer->body.size) return gcurl_refuse(transfer, GCURL_REFUSED_BODY_SIZE);
    if (is_inflated(transfer)) return gcurl_refuse(transfer, GCURL_REFUSED_BODY_RATIO);
    if (!gcurl_reserve(transfer, transfer->body.size + size)) return gcurl_refuse(transfer, GCURL_REFUSED_SHARE);
    return gcurl_buffer_append(&transfer->body, bytes, size) || gcurl_refuse(transfer, GCURL_REFUSED_MEMORY);
}

/// After a stream another one may follow (RFC 1952 section 2.2), or zeros that fill a block.
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
        // A lack of further bytes is not damage.
        else if (code != Z_OK && code != Z_BUF_ERROR) return gcurl_refuse(transfer, GCURL_REFUSED_DAMAGE);
    } while (stream->avail_in || stream->avail_out == 0);
    return true;
}

bool gcurl_unpack(gcurl_transfer *transfer, const char *bytes, size_t size) {
    if (size == 0) return true;
    if (!transfer->body_started && !begin(transfer, (unsigned char)bytes[0])) return false;
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
