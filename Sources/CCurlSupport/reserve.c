#include "internal.h"

// For smaller bodies the calls are not worth it.
static const size_t step = 256 * 1024;

bool gcurl_reserve(gcurl_transfer *transfer, size_t size) {
    if (!transfer->reserve || size <= step || size <= transfer->reserved) return true;
    size_t reserved = (size + step - 1) / step * step;
    if (!transfer->reserve(transfer->memory, reserved - transfer->reserved)) return false;
    transfer->reserved = reserved;
    return true;
}

void gcurl_give_back(gcurl_transfer *transfer) {
    if (transfer->reserved) transfer->release(transfer->memory, transfer->reserved);
    transfer->reserved = 0;
}
