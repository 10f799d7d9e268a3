#include "internal.h"

#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

gcurl_multi *gcurl_multi_create(long connections_per_host, long connections_kept) {
    gcurl_multi *multi = calloc(1, sizeof(gcurl_multi));
    if (!multi) return NULL;
    multi->connections_per_host = connections_per_host;
    multi->connections_kept = connections_kept;
    multi->wake_up = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (multi->wake_up < 0) {
        free(multi);
        return NULL;
    }
    return multi;
}

void gcurl_multi_destroy(gcurl_multi *multi) {
    if (!multi) return;
    if (multi->handle) curl_multi_cleanup(multi->handle);
    close(multi->wake_up);
    gcurl_connections_free(&multi->connections);
    free(multi);
}

static bool open_handle(gcurl_multi *multi) {
    if (multi->handle) return true;
    multi->handle = curl_multi_init();
    if (!multi->handle) return false;
    curl_multi_setopt(multi->handle, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    curl_multi_setopt(multi->handle, CURLMOPT_MAX_HOST_CONNECTIONS, multi->connections_per_host);
    curl_multi_setopt(multi->handle, CURLMOPT_MAXCONNECTS, multi->connections_kept);
    return true;
}

CURLMcode gcurl_multi_add(gcurl_multi *multi, gcurl_transfer *transfer) {
    if (!open_handle(multi)) return CURLM_OUT_OF_MEMORY;
    return curl_multi_add_handle(multi->handle, transfer->easy);
}

CURLMcode gcurl_multi_remove(gcurl_multi *multi, gcurl_transfer *transfer) {
    return curl_multi_remove_handle(multi->handle, transfer->easy);
}

void gcurl_transfer_set_owner(gcurl_transfer *transfer, void *owner) { transfer->owner = owner; }

void *gcurl_transfer_owner(const gcurl_transfer *transfer) { return transfer->owner; }

int gcurl_multi_perform(gcurl_multi *multi) {
    int running = 0;
    if (multi->handle) curl_multi_perform(multi->handle, &running);
    return running;
}

void gcurl_multi_wait(gcurl_multi *multi, int milliseconds) {
    if (multi->handle) {
        struct curl_waitfd wake_up = {.fd = multi->wake_up, .events = CURL_WAIT_POLLIN};
        curl_multi_poll(multi->handle, &wake_up, 1, milliseconds, NULL);
    } else {
        struct pollfd wake_up = {.fd = multi->wake_up, .events = POLLIN};
        poll(&wake_up, 1, milliseconds);
    }
    uint64_t count;
    // Fails where nobody has woken it.
    (void)!read(multi->wake_up, &count, sizeof count);
}

void gcurl_multi_wake_up(gcurl_multi *multi) {
    uint64_t one = 1;
    // Fails only where it has been woken 2^64 times.
    (void)!write(multi->wake_up, &one, sizeof one);
}

gcurl_transfer *gcurl_multi_next_ended(gcurl_multi *multi, CURLcode *code) {
    int left;
    CURLMsg *message;
    if (!multi->handle) return NULL;
    while ((message = curl_multi_info_read(multi->handle, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        gcurl_transfer *transfer = NULL;
        *code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        return transfer;
    }
    return NULL;
}
