#pragma once

#include <stddef.h>
#include <stdint.h>

/* libFuzzer, of the toolchain's clang. */
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *bytes, size_t count));
