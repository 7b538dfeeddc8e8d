// SPDX-License-Identifier: MIT
#include "arrow_check.hpp"

using namespace arrow_test;
using baoxue::Result;
using baoxue::data_detail::RawTable;

TEST_CASE("arrow import: what is not read is an error that names column and format", "[arrow]") {
  for (const char* format :
       {"e",   "z",    "Z",  "vz", "w:16", "d:40,2,256", "d:10,-2", "d:30,19", "d:x",     "ttm", "tDs",
        "tiM", "tsx:", "ts", "+l", "+L",   "+s",         "+m",      "+r",      "+ud:0,1", ""}) {
    INFO(format);
    const std::string message = refused(of({"weight", format, ""}, {}));
    CHECK(has(message, "\"weight\""));
    CHECK(has(message, "\"" + std::string(format) + "\""));
  }
  CHECK(has(refused(of({"weight", "i", "z"}, {})), "\"weight\": Arrow format \"z\""));
  CHECK(has(refused(of({"weight", "u", "u"}, {})), "\"weight\""));
}

TEST_CASE("arrow import: a stream that is not a table is refused", "[arrow]") {
  Producer producer = of({"n", "i", ""}, {});
  producer.format = "i";
  CHECK(has(refused(producer), "not a table"));
}

TEST_CASE("arrow import: a row that is null as a whole is refused", "[arrow]") {
  Producer producer = of({"n", "i", ""}, {fixed<i32>({1, 2, 3}, 5)});
  Batch& only = producer.batches[0];
  only.columns[0].offset = 0;
  only.columns[0].length = 8;
  only.offset = 5;
  only.null_count = -1;
  only.validity = bitmap({true, true, false}, 5);
  CHECK(has(refused(producer), "row 3"));
  only.validity = bitmap({true, true, true}, 5);
  CHECK(import_from([&] {
    producer.counts = std::make_shared<Counts>();
    return producer;
  }()));
}

TEST_CASE("arrow import: an error of the stream is passed on, and everything is released", "[arrow]") {
  Producer schema = of({"n", "i", ""}, {fixed<i32>({1})});
  schema.fail_schema = true;
  CHECK(has(refused(schema), "disk on fire"));
  Producer first = of({"n", "i", ""}, {fixed<i32>({1}), fixed<i32>({2})});
  first.fail_batch = 0;
  CHECK(has(refused(first), "disk on fire"));
  Producer second = of({"n", "i", ""}, {fixed<i32>({1}), fixed<i32>({2})});
  second.fail_batch = 1;
  CHECK(has(refused(second), "disk on fire"));
  CHECK(second.counts->arrays_made == 2);  // parent and child of the first batch
}

TEST_CASE("arrow import: a stream already released is an error", "[arrow]") {
  ArrowArrayStream stream{};
  CHECK(import_arrow(&stream, "x").error().code == ErrorCode::bad_arrow);
  CHECK(import_arrow(nullptr, "x").error().code == ErrorCode::bad_arrow);
}

TEST_CASE("arrow import: values that do not fit are refused by row, and never quoted", "[arrow]") {
  const auto at_row_2 = [](const Producer& producer) {
    const std::string message = refused(producer);
    CHECK(has(message, "row 2"));
    CHECK_FALSE(has(message, "86400001"));
    return message;
  };
  at_row_2(of({"d", "tdm", ""}, {fixed<i64>({0, 86400001})}));
  at_row_2(of({"d", "tdm", ""}, {fixed<i64>({0, i64{86400000} * 3000000000})}));
  at_row_2(of({"t", "tss:", ""}, {fixed<i64>({0, INT64_MAX})}));
  at_row_2(of({"m", "d:38,2", ""}, {fixed<i128>({i128{1, 0}, i128{1, 1}})}));
  at_row_2(of({"m", "d:38,2", ""}, {fixed<i128>({i128{1, 0}, i128{INT64_MIN, 0}})}));
}

TEST_CASE("arrow import: arrays that contradict themselves are refused", "[arrow]") {
  const Field number{"n", "i", ""};
  const auto broken = [&](auto change) {
    Array array = fixed<i32>({1, 2, 3});
    Producer producer = of(number, {array});
    change(producer.batches[0]);
    return refused(producer);
  };
  broken([](Batch& b) { b.length = 4; });
  broken([](Batch& b) { b.offset = 1; });
  broken([](Batch& b) { b.length = -1; });
  broken([](Batch& b) { b.offset = INT64_MAX; });
  broken([](Batch& b) { b.columns[0].offset = -1; });
  broken([](Batch& b) { b.columns[0].offset = INT64_MAX; });
  broken([](Batch& b) { b.columns[0].buffers.pop_back(); });
  broken([](Batch& b) { b.columns[0].buffers[1] = nullptr; });
  broken([](Batch& b) { b.columns.clear(); });
  broken([](Batch& b) { b.columns.push_back(b.columns[0]); });

  const Field word{"t", "u", ""};
  Array text_array = text<i32>({"abc", "def"});
  const i32 wrong = -1;
  std::memcpy(text_array.buffers[1]->data() + 4, &wrong, 4);
  refused(of(word, {text_array}));
  Array no_bytes = text<i32>({"abc", "def"});
  no_bytes.buffers[2] = nullptr;
  refused(of(word, {no_bytes}));

  Array views = text_view({"a text longer than twelve bytes"});
  const i32 far = 1000;
  std::memcpy(views.buffers[1]->data() + 12, &far, 4);
  refused(of({"t", "vu", ""}, {views}));
  Array which = text_view({"a text longer than twelve bytes"});
  std::memcpy(which.buffers[1]->data() + 8, &far, 4);
  refused(of({"t", "vu", ""}, {which}));

  const Field coded{"t", "c", "u"};
  refused(of(coded, {with_dictionary(fixed<i8>({0, 2}), text<i32>({"a", "b"}))}));
  refused(of(coded, {with_dictionary(fixed<i8>({0, -1}), text<i32>({"a", "b"}))}));
  refused(of(coded, {fixed<i8>({0, 1})}));
}
