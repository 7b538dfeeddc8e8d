// SPDX-License-Identifier: MIT
#include <functional>

#include "arrow_check.hpp"

using namespace arrow_test;
using baoxue::Result;
using baoxue::data_detail::RawTable;
using baoxue::data_detail::RawType;

namespace {

struct TypeCase {
  Field field;
  RawType type;
  std::function<Array(std::size_t)> make;  // of the number of junk elements before the first cell
  Texts expected;
};

const Cells<std::string> kWords = {"甲", std::nullopt, "", "a text longer than twelve bytes", "another long text here",
                                   "b"};

template <class Index>
TypeCase dictionary_case(const char* index_format, const char* value_format, std::function<Array()> values) {
  return {{"k", index_format, value_format},
          RawType::text,
          [values](std::size_t junk) {
            return with_dictionary(fixed<Index>({Index{2}, kNull, Index{0}, Index{1}, Index{2}}, junk), values());
          },
          {"three", kNull, "one", kNull, "three"}};
}

// The dictionary itself holds a null and is itself a slice.
const Cells<std::string> kDictionary = {"one", kNull, "three"};

std::vector<TypeCase> type_cases() {
  std::vector<TypeCase> out = {
      {{"k", "n", ""},
       RawType::null,
       [](std::size_t junk) {
         Array a;
         a.length = 3;
         a.null_count = 3;
         a.offset = i64(junk);
         return a;
       },
       {kNull, kNull, kNull}},
      {{"k", "b", ""},
       RawType::bits,
       [](std::size_t junk) { return bools({true, kNull, false, true, true, false, true, true, false, true}, junk); },
       {"true", kNull, "false", "true", "true", "false", "true", "true", "false", "true"}},
      {{"k", "c", ""},
       RawType::i8,
       [](std::size_t junk) { return fixed<i8>({-128, kNull, 127}, junk); },
       {"-128", kNull, "127"}},
      {{"k", "C", ""},
       RawType::u8,
       [](std::size_t junk) { return fixed<u8>({0, kNull, 255}, junk); },
       {"0", kNull, "255"}},
      {{"k", "s", ""},
       RawType::i16,
       [](std::size_t junk) { return fixed<i16>({-32768, kNull, 32767}, junk); },
       {"-32768", kNull, "32767"}},
      {{"k", "S", ""},
       RawType::u16,
       [](std::size_t junk) { return fixed<u16>({1, kNull, 65535}, junk); },
       {"1", kNull, "65535"}},
      {{"k", "i", ""},
       RawType::i32,
       [](std::size_t junk) { return fixed<i32>({-5, kNull, 2147483647}, junk); },
       {"-5", kNull, "2147483647"}},
      {{"k", "I", ""},
       RawType::u32,
       [](std::size_t junk) { return fixed<u32>({5, kNull, 4294967295U}, junk); },
       {"5", kNull, "4294967295"}},
      {{"k", "l", ""},
       RawType::i64,
       [](std::size_t junk) { return fixed<i64>({-5, kNull, INT64_MAX}, junk); },
       {"-5", kNull, "9223372036854775807"}},
      {{"k", "L", ""},
       RawType::u64,
       [](std::size_t junk) { return fixed<u64>({5, kNull, UINT64_MAX}, junk); },
       {"5", kNull, "18446744073709551615"}},
      {{"k", "f", ""},
       RawType::f32,
       [](std::size_t junk) { return fixed<float>({0.5F, kNull, -2.0F}, junk); },
       {"0.500000", kNull, "-2.000000"}},
      {{"k", "g", ""},
       RawType::f64,
       [](std::size_t junk) { return fixed<double>({0.5, kNull, -2.0}, junk); },
       {"0.500000", kNull, "-2.000000"}},
      {{"k", "u", ""}, RawType::text, [](std::size_t junk) { return text<i32>(kWords, junk); }, kWords},
      {{"k", "U", ""}, RawType::text, [](std::size_t junk) { return text<i64>(kWords, junk); }, kWords},
      {{"k", "vu", ""}, RawType::text, [](std::size_t junk) { return text_view(kWords, junk); }, kWords},
      {{"k", "tdD", ""},
       RawType::date32,
       [](std::size_t junk) { return fixed<i32>({20697, kNull, -1}, junk); },
       {"20697", kNull, "-1"}},
      {{"k", "tdm", ""},
       RawType::date32,
       [](std::size_t junk) { return fixed<i64>({i64{20697} * 86400000, kNull, -86400000}, junk); },
       {"20697", kNull, "-1"}},
      {{"k", "tss:", ""},
       RawType::timestamp_us,
       [](std::size_t junk) { return fixed<i64>({7, kNull, -7}, junk); },
       {"7000000", kNull, "-7000000"}},
      {{"k", "tsm:Asia/Shanghai", ""},
       RawType::timestamp_us,
       [](std::size_t junk) { return fixed<i64>({7, kNull, -7}, junk); },
       {"7000", kNull, "-7000"}},
      {{"k", "tsu:UTC", ""},
       RawType::timestamp_us,
       [](std::size_t junk) { return fixed<i64>({7, kNull, -7}, junk); },
       {"7", kNull, "-7"}},
      {{"k", "tsn:", ""},
       RawType::timestamp_us,
       [](std::size_t junk) { return fixed<i64>({1999, kNull, -1, -1000}, junk); },
       {"1", kNull, "-1", "-1"}},
      {{"k", "d:20,2", ""},
       RawType::decimal,
       [](std::size_t junk) { return fixed<i128>({i128{1250, 0}, kNull, i128{-1, -1}}, junk); },
       {"1250", kNull, "-1"}},
      {{"k", "d:9,2,32", ""},
       RawType::decimal,
       [](std::size_t junk) { return fixed<i32>({1250, kNull, -1}, junk); },
       {"1250", kNull, "-1"}},
      {{"k", "d:18,2,64", ""},
       RawType::decimal,
       [](std::size_t junk) { return fixed<i64>({1250, kNull, -1}, junk); },
       {"1250", kNull, "-1"}},
      {{"k", "c", "i"},
       RawType::i32,
       [](std::size_t junk) { return with_dictionary(fixed<i8>({1, kNull, 0}, junk), fixed<i32>({100, 200}, 3)); },
       {"200", kNull, "100"}},
      {{"k", "c", "b"},
       RawType::bits,
       [](std::size_t junk) { return with_dictionary(fixed<i8>({1, kNull, 0}, junk), bools({false, true}, 3)); },
       {"true", kNull, "false"}},
  };
  const auto utf8 = [] { return text<i32>(kDictionary, 2); };
  const auto large = [] { return text<i64>(kDictionary, 1); };
  const auto view = [] { return text_view(kDictionary, 3); };
  out.push_back(dictionary_case<i8>("c", "u", utf8));
  out.push_back(dictionary_case<u8>("C", "U", large));
  out.push_back(dictionary_case<i16>("s", "vu", view));
  out.push_back(dictionary_case<u16>("S", "u", utf8));
  out.push_back(dictionary_case<i32>("i", "U", large));
  out.push_back(dictionary_case<u32>("I", "u", utf8));
  out.push_back(dictionary_case<i64>("l", "u", utf8));
  out.push_back(dictionary_case<u64>("L", "U", large));
  return out;
}

}  // namespace

TEST_CASE("arrow import: every type arrives, whole", "[arrow]") {
  for (const TypeCase& type : type_cases()) {
    INFO(type.field.format << " " << type.field.dictionary_format);
    const Producer producer = of(type.field, {type.make(0)});
    {
      const Result<RawTable> table = import_from(producer);
      REQUIRE(table);
      CHECK(table->columns[0].type == type.type);
      CHECK(table->columns[0].header == "k");
      CHECK(cells(*table) == type.expected);
    }
    CHECK(producer.all_released());
  }
}

TEST_CASE("arrow import: offsets of parent and child are honoured, 1 to 9 each", "[arrow]") {
  for (const TypeCase& type : type_cases()) {
    for (std::size_t parent = 0; parent <= 9; ++parent) {
      for (std::size_t child = 0; child <= 9; ++child) {
        INFO(type.field.format << " parent " << parent << " child " << child);
        Array array = type.make(parent + child);
        const i64 rows = array.length;
        array.offset = i64(child);
        array.length = rows + i64(parent);
        if (child % 2 == 1) array.null_count = -1;
        Producer producer;
        producer.columns = {type.field};
        producer.batches = {batch({array})};
        producer.batches[0].length = rows;
        producer.batches[0].offset = i64(parent);
        const Result<RawTable> table = import_from(producer);
        REQUIRE(table);
        REQUIRE(cells(*table) == type.expected);
      }
    }
  }
}

TEST_CASE("arrow import: several batches, some of them empty, are joined in order", "[arrow]") {
  for (const TypeCase& type : type_cases()) {
    INFO(type.field.format << " " << type.field.dictionary_format);
    Array empty = type.make(0);
    empty.length = 0;
    const Producer producer = of(type.field, {type.make(3), empty, type.make(0), type.make(8)});
    Texts expected;
    for (int i = 0; i < 3; ++i) expected.insert(expected.end(), type.expected.begin(), type.expected.end());
    Result<RawTable> table = import_from(producer);
    REQUIRE(table);
    CHECK(producer.all_released());  // a joined column is a copy
    CHECK(cells(*table) == expected);
  }
}

TEST_CASE("arrow import: no batch and batches of no rows give a table of no rows with its columns", "[arrow]") {
  for (const TypeCase& type : type_cases()) {
    Array empty;
    empty.buffers = {nullptr, nullptr, nullptr};
    for (const std::vector<Array>& parts :
         {std::vector<Array>{}, std::vector<Array>{empty}, std::vector<Array>{empty, empty}}) {
      const Producer producer = of(type.field, parts);
      const Result<RawTable> table = import_from(producer);
      REQUIRE(table);
      CHECK(table->rows == 0);
      REQUIRE(table->columns.size() == 1);
      CHECK(table->columns[0].type == type.type);
      if (type.type == RawType::text) CHECK(table->columns[0].offsets[0] == 0);
      CHECK(producer.all_released());
    }
  }
}

TEST_CASE("arrow import: buffers of a single batch are adopted where they are", "[arrow]") {
  const Array numbers = fixed<i32>({1, 2, 3}, 2);
  const Array large = text<i64>({"a", "b", "c"}, 2);
  const Array flags = bools({true, false, kNull}, 8);
  Producer producer;
  producer.columns = {{"n", "i", ""}, {"t", "U", ""}, {"f", "b", ""}};
  producer.batches = {batch({numbers, large, flags})};
  Result<RawTable> table = import_from(producer);
  REQUIRE(table);
  CHECK(table->columns[0].values == static_cast<const u8*>(numbers.data(1)) + 2 * sizeof(i32));
  CHECK(table->columns[1].values == large.data(2));
  CHECK(static_cast<const void*>(table->columns[1].offsets) == static_cast<const u8*>(large.data(1)) + 2 * sizeof(i64));
  CHECK(table->columns[2].values == static_cast<const u8*>(flags.data(1)) + 1);
  CHECK(table->columns[2].validity == static_cast<const u8*>(flags.data(0)) + 1);

  CHECK(producer.counts->arrays_released == 0);  // the columns still need them
  table->columns.erase(table->columns.begin(), table->columns.begin() + 2);
  CHECK(producer.counts->arrays_released == 0);
  table->columns.clear();
  CHECK(producer.all_released());
}

TEST_CASE("arrow import: empty batches beside one with rows do not make it a copy", "[arrow]") {
  const Array numbers = fixed<i64>({1, 2});
  const Producer producer = of({"n", "l", ""}, {fixed<i64>({}), numbers, fixed<i64>({})});
  const Result<RawTable> table = import_from(producer);
  REQUIRE(table);
  CHECK(table->columns[0].values == numbers.data(1));
}

TEST_CASE("arrow import: a buffer that is not aligned is copied", "[arrow]") {
  for (const std::size_t shift : {1U, 2U, 4U}) {
    Array numbers = fixed<i64>({1, 2, 3});
    numbers.misaligned_by = shift;
    numbers.buffers[1]->insert(numbers.buffers[1]->begin(), shift, u8{0});
    Array words = text<i64>({"a", kNull, "c"});
    words.misaligned_by = shift;
    for (auto& buffer : words.buffers) buffer->insert(buffer->begin(), shift, u8{0});
    Producer producer;
    producer.columns = {{"n", "l", ""}, {"t", "U", ""}};
    producer.batches = {batch({numbers, words})};
    const Result<RawTable> table = import_from(producer);
    REQUIRE(table);
    CHECK(reinterpret_cast<std::uintptr_t>(table->columns[0].values) % 8 == 0);
    CHECK(reinterpret_cast<std::uintptr_t>(table->columns[1].offsets) % 8 == 0);
    CHECK(cells(*table) == Texts{"1", "2", "3"});
    CHECK(cells(*table, 1) == Texts{"a", kNull, "c"});
  }
}

TEST_CASE("arrow import: validity may be absent, uncounted, or present without a null", "[arrow]") {
  Array uncounted = fixed<i32>({1, 2});
  uncounted.null_count = -1;
  Array needless = fixed<i32>({1, 2});
  needless.buffers[0] = bitmap({true, true});
  for (const Array& array : {uncounted, needless}) {
    const Result<RawTable> table = import_from(of({"n", "i", ""}, {array}));
    REQUIRE(table);
    CHECK(table->columns[0].validity == nullptr);
    CHECK(cells(*table) == Texts{"1", "2"});
  }
  Array missing = fixed<i32>({1, kNull});
  missing.buffers[0] = nullptr;
  CHECK(has(refused(of({"n", "i", ""}, {missing})), "no validity buffer"));
}

TEST_CASE("arrow import: text of no bytes may come without a byte buffer", "[arrow]") {
  Array blank = text<i32>({"", kNull, ""});
  blank.buffers[2] = nullptr;
  const Result<RawTable> table = import_from(of({"t", "u", ""}, {blank}));
  REQUIRE(table);
  CHECK(cells(*table) == Texts{"", kNull, ""});
}

TEST_CASE("arrow import: the source is named, and says it was Arrow", "[arrow]") {
  const Result<RawTable> table = import_from(of({"n", "i", ""}, {fixed<i32>({1})}));
  REQUIRE(table);
  CHECK(table->file == "students");
  CHECK(table->encoding == "arrow");
  CHECK(table->lines.empty());
}
