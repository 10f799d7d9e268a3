/* Takes the place of the data about languages and regions in a statically linked Foundation, which is 34 MB: half of the
   program. The linker finds this definition first and so has no use for Foundation's own.

   The program sorts no text by the rules of a language, and writes dates and numbers in the form of its protocols alone.
   The part of Foundation that would use the data, ICU, finds an empty table of contents and reports that the data is
   missing. Where Foundation is linked dynamically, nothing changes. */
#include <stdint.h>

#ifdef __ELF__

/* The beginning of ICU's data files: a header of 32 bytes, and the number of entries. */
typedef struct table {
    uint16_t header_size;
    uint8_t magic[2];
    uint16_t info_size, reserved;
    uint8_t is_big_endian, is_ebcdic, character_size, padding;
    uint8_t format[4], format_version[4], data_version[4], more_padding[8];
    uint32_t count, end;
} table;

static const table empty __attribute__((aligned(16), used)) = {
    .header_size = 32,
    .magic = {0xda, 0x27},
    .info_size = 20,
    .is_big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
    .character_size = 2,
    .format = {'T', 'o', 'C', 'P'},
    .format_version = {1},
};

/* The name of the data has the version of ICU in it, which depends on that of Swift. Hidden, so that no library of the
   system uses it. */
#define NAME(version) \
    extern const table icudt##version##_dat __attribute__((alias("empty"), visibility("hidden")));

NAME(72) NAME(73) NAME(74) NAME(75) NAME(76) NAME(77) NAME(78) NAME(79) NAME(80)

#endif
