/* Numbers that simdjson refuses, though their values are certain. */
#pragma once

#include <string_view>
#include <vector>

#include "codec.hpp"

/* A number of a text, counted from 0, that has a 0 in its place. */
struct replaced_number {
    size_t number;
    double value;
};

/* The text with zeros, filled up by spaces, in the place of whole numbers beyond 64 bits, which become floats, and of
   numbers beyond a double, which become infinite; where a server has sent it, also of NaN, Infinity and -Infinity. */
std::string with_numbers_replaced(lua_State *L, std::string_view text, bool is_answer,
                                  std::vector<replaced_number> &replaced);
