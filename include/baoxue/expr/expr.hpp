// SPDX-License-Identifier: MIT
// The condition language (profile baoxue-1, language.md): parse -> check -> Program -> run over chunks of up to 2,048 rows.
// This folder knows schema-shaped names and nothing of packs: a Scope says what a name means.
//
//   Result<Ast> ast = parse("absent_days > 3 && grade >= 8");
//   Status ok = check(*ast, scope);                       // fills types and symbols
//   Program program = Program::compile(std::span(&*ast, 1), {});
//   program.run(inputs, width, context, workspace);       // workspace.output(0): values, validity, faults
#ifndef BAOXUE_EXPR_EXPR_HPP
#define BAOXUE_EXPR_EXPR_HPP

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "baoxue/core/date.hpp"
#include "baoxue/core/maybe.hpp"
#include "baoxue/core/result.hpp"
#include "baoxue/model/schema.hpp"

namespace baoxue::inline v1::expr {

inline constexpr std::size_t kMaxWidth = 2048;

enum class Kind : std::uint8_t {
  boolean = 1,
  integer = 2,
  real = 3,
  text = 4,
  date = 5,
  days = 6,
  timestamp = 7,
  duration = 8,
  money = 9,
  ratio = 10,
  list = 11,
};

// A type; lists nest through `depth` (list(list(int)) = {integer, depth 2}). kind is the innermost kind when depth > 0.
// `keys` > 0: a parameter that still lacks that many keys, map(string, T). It is no value: only [] takes it.
struct Type {
  Kind kind = Kind::boolean;
  std::uint8_t depth = 0;
  std::uint8_t keys = 0;
  friend constexpr bool operator==(Type, Type) = default;
};
[[nodiscard]] std::string type_name(Type type);  // "list(int)", "map(string, money)"
[[nodiscard]] Maybe<Type> parse_type(std::string_view name);  // "int", "list(string)", "list<int>", "bool"

enum class State : std::uint8_t { known = 0, unknown = 1, fault = 2 };

// One value taken out of a vector, for explanations and width-1 use. text/list are owned.
struct Value {
  Type type;
  State state = State::unknown;
  ErrorCode fault{};  // State::fault: division_by_zero, overflow, out_of_range, ...; ErrorCode{} where not traced
  std::int64_t integer =
      0;  // boolean, integer, duration (ns), money (fen), days, date (days since 1970), timestamp (us since 1970)
  std::int64_t nanos = 0;  // timestamp: 0-999 ns behind the microsecond
  std::int64_t denominator = 1;  // ratio: integer / denominator, as given (not reduced)
  double real = 0;
  std::string text;
  std::vector<Value> items;  // list
};

// The largest list a name may stand for, in elements of all levels, unless its Symbol says otherwise.
inline constexpr std::uint32_t kMaxItems = 1000;

// A parameter with keys, read as p.x["A"]["junior"]. Immutable, shared by the asts and programs that read it.
//   keys    for each level the words that a key may be; a word's position is its coordinate. With a code list, the words
//           are ids of that list and text of the same list is looked up by code.
//   cells   versions one after the other, each row-major over the keys: cells[((version * n0) + k0) * n1 + k1]. A cell
//           that the parameter declares to have no value (none = true) has State::fault and ErrorCode::no_such_key.
// The program has one input for the symbol: int32 per row (as a date), the version in force there, unknown where none is.
// Reading a cell without a value, or by a word that is no key, is the error no_such_key; known() of it is false.
struct KeyedTable {
  struct Level {
    std::vector<std::string> words;
    std::shared_ptr<const CodeList> codes = nullptr;
  };
  std::vector<Level> keys;
  Type type;  // of a cell; no list
  std::vector<Value> cells;
};

// A banded table, read as band(x, "id").field. Immutable, shared. The band of x is the first whose `to` x does not
// exceed; the last row may have no `to` and takes the rest. x beyond every band is the error out_of_range.
// Comparison is exact: int, ratio (decimals are ratios too), money, days, date, duration, timestamp.
struct BandTable {
  struct Bound {
    Value value;
    bool inclusive = true;  // is `to` itself in the band?
  };
  struct Field {
    std::string name;
    Type type;  // no list
    std::vector<Value> cells;  // one per row
  };
  std::string id;
  Kind on = Kind::integer;
  std::vector<Bound> bounds;  // ascending: as many as rows, or one fewer where the last row takes the rest
  std::vector<Field> fields;
};

// What a name means. `id` is the Scope's own number; equal ids are one input of the program.
struct Symbol {
  std::int32_t id = -1;
  Type type;
  std::shared_ptr<const CodeList> codes;  // text that comes from a code list: literals are checked against it
  std::string domain;  // text that comes from a key domain: codes of one domain compare as int32
  std::shared_ptr<const KeyedTable> keyed = nullptr;  // a parameter with keys; `type` is that of a cell
  std::uint32_t items =
      kMaxItems;  // lists: most elements (of all levels) a row may have; a longer one is the error expr_limit
  std::string name = {}, alias = {};  // ASCII and Chinese spelling, for print(); empty = as written
};

// Resolves names while checking. Implemented by policy/ and by Expression.
class Scope {
 public:
  virtual ~Scope() = default;
  // `path` is the longest dotted name as written: {"student", "class", "grade"}. Return error unknown_name with a hint otherwise.
  [[nodiscard]] virtual Result<Symbol> resolve(std::span<const std::string> path) = 0;
  // Number of a day count ("work", "school", one of the pack) as Context::add_days takes it; -1 if unknown.
  [[nodiscard]] virtual std::int32_t day_count(std::string_view name) = 0;
  // The banded table of band(x, "id"); nullptr if there is none, then with the ids there are for the hint.
  [[nodiscard]] virtual std::shared_ptr<const BandTable> band(std::string_view id) {
    return static_cast<void>(id), nullptr;
  }
  [[nodiscard]] virtual std::vector<std::string> band_ids() { return {}; }
};

// A name as it is looked up: NFC. parse() hands names to the Scope in this form, so declare them in it too.
[[nodiscard]] std::string normalised(std::string_view name);
// Is this one identifier of the language: UAX-31 letters, digits and _, no reserved word of CEL?
[[nodiscard]] bool is_identifier(std::string_view name);

// Syntax tree; nodes_ in a flat vector, children by index. Immutable after check().
class Ast {
 public:
  struct Node;  // defined in expr/ast.hpp
  Ast();
  ~Ast();
  Ast(Ast&&) noexcept;
  Ast& operator=(Ast&&) noexcept;
  Ast(const Ast&);
  Ast& operator=(const Ast&);
  [[nodiscard]] Type type() const;  // of the whole, after check()
  [[nodiscard]] std::span<const Symbol> symbols() const;  // distinct inputs used, after check(); order of first use
  [[nodiscard]] std::string_view source() const;
  struct Impl;
  Impl& impl() { return *impl_; }
  [[nodiscard]] const Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

// Syntax only. Error places: line/column inside `source` (1-based, code points).
[[nodiscard]] Result<Ast> parse(std::string_view source);
// Canonical source of the tree: no more brackets than needed. Names and codes as written, or, of a checked tree, in their
// ASCII or Chinese spelling where the Scope gave one. Each spelling parses to the same tree.
enum class Spelling : std::uint8_t { written = 0, ascii = 1, chinese = 2 };
[[nodiscard]] std::string print(const Ast& ast, Spelling spelling = Spelling::written);
// Types and names. `expected`: if known, the whole must have that type.
[[nodiscard]] Status check(Ast& ast, Scope& scope, Maybe<Type> expected = {});

// One operand or result for `width` rows, structure of arrays.
//   boolean: uint64 bitmap (bit i = row i)      integer, duration (ns), money (fen), days: int64[]      real: double[]
//   date: int32[]   ratio: int64 numerators[] in values, int64 denominators[] in extra
//   timestamp: int64 microseconds since 1970 in values, int64 nanoseconds 0-999 in extra, which may be nullptr = 0
//   text: std::string_view[] in values and/or int32 codes[] in extra with `dictionary`
//   list: std::uint32_t begin[] in values, end[] in extra into `child` (any depth); text elements as string_views
// Where a row is unknown or faulted its value is unspecified, and so are bits of bitmaps at and beyond `width`.
// An input of a symbol with `codes` or `domain` must have its codes in extra; other text needs values, or codes and dictionary.
struct Vector {
  const void* values = nullptr;
  const void* extra = nullptr;
  const std::uint64_t* known = nullptr;  // bitmap; nullptr = all known
  const std::uint64_t* fault = nullptr;  // bitmap; nullptr = no fault. A faulted row counts as not unknown.
  bool broadcast = false;  // one value (row 0) stands for every row; bitmaps then have one meaningful bit
  const class TextDictionary* dictionary = nullptr;  // text by code
  const Vector* child = nullptr;  // list elements
};

// Text by code, for text vectors that carry only codes.
class TextDictionary {
 public:
  virtual ~TextDictionary() = default;
  [[nodiscard]] virtual std::string_view at(std::int32_t code) const = 0;
  // A chunk at once; "" for codes below 0. Override where a loop without a virtual call per row is possible.
  virtual void decode(std::span<const std::int32_t> codes, std::string_view* out) const {
    for (const std::int32_t code : codes) *out++ = code < 0 ? std::string_view() : at(code);
  }
};

// Everything an expression may ask of its surroundings while it runs. `unit` is an int32 the caller chooses per row
// (a school's key code, -1 = the township): day count "school" uses it.
class Context {
 public:
  virtual ~Context() = default;
  [[nodiscard]] virtual Maybe<Date> add_days(Date from, std::int64_t n, std::int32_t day_count,
                                             std::int32_t unit) const = 0;
  [[nodiscard]] virtual Maybe<std::int64_t> days_between(Date from, Date to, std::int32_t day_count,
                                                         std::int32_t unit) const = 0;
  [[nodiscard]] virtual Maybe<bool> is_day(Date day, std::int32_t day_count, std::int32_t unit) const = 0;
  // Why an answer was unknown: the first year that is needed and not loaded, for messages.
  [[nodiscard]] virtual Maybe<int> missing_year(Date, std::int64_t, std::int32_t, std::int32_t) const { return {}; }
  [[nodiscard]] virtual Maybe<int> missing_year_between(Date, Date, std::int32_t, std::int32_t) const { return {}; }
  [[nodiscard]] virtual Maybe<std::int64_t> term(Date day,
                                                 std::int32_t unit) const = 0;  // 1, 2; unknown outside a term
};

class Workspace;  // buffers of one thread; reused from chunk to chunk

struct CompileOptions {
  bool optimise = true;  // hash-consing over all expressions, folding, register reuse
  bool record = false;  // keep every node's value for trace(); implies no register reuse
};

// All expressions of a subject and stage as one SSA program. Immutable; any threads at once, each with its own Workspace.
class Program {
 public:
  // The asts must be checked and against one Scope (symbol ids are one name space). They are copied as needed.
  [[nodiscard]] static Program compile(std::span<const Ast* const> asts, CompileOptions options = {});
  [[nodiscard]] std::span<const Symbol> inputs() const;  // what run() must be given, in this order
  [[nodiscard]] std::size_t outputs() const;  // = asts
  // Kernels dispatched per chunk. Bodies of macros run over the elements of all rows at once; a chunk with more than
  // 65,536 of them runs its bodies once per 65,536.
  [[nodiscard]] std::size_t nodes() const;
  // inputs: parallel to inputs(); width 1..kMaxWidth. units: per row for day counts, nullptr = all -1.
  // The results stay valid until the next run with this workspace or its end, and as long as the inputs, which they may be.
  void run(std::span<const Vector> inputs, std::size_t width, const Context& context, Workspace& workspace,
           const std::int32_t* units = nullptr) const;

  Program();
  ~Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;
  struct Impl;
  [[nodiscard]] const Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

class Workspace {
 public:
  Workspace();
  ~Workspace();
  Workspace(Workspace&&) noexcept;
  [[nodiscard]] const Vector& output(std::size_t index) const;
  [[nodiscard]] std::uint64_t dispatches() const;  // kernel calls of the last run (tests: = nodes, never rows x nodes)
  struct Impl;
  Impl& impl() { return *impl_; }
  [[nodiscard]] const Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

[[nodiscard]] Value value_at(const Vector& vector, Type type, std::size_t row);
// Canonical text: true, 42, 3.5, "x", 2026-09-01, 100.00 (money in yuan), 2/5, [1, 2], unknown, error(division_by_zero).
[[nodiscard]] std::string to_text(const Value& value);

// Why a result is what it is: the tree of one row, made from a program compiled with {optimise=false, record=true}
// over this ast as expression `index`, after run() with width >= row + 1. A macro's children are its list and then, per
// element (32 at most), what its body gave; those of p.x[a][b] are a and b, and its symbol is that of p.x.
struct TraceNode {
  std::string text;  // this sub-expression as written
  Value value;
  std::int32_t symbol = -1;  // Scope id, if the node is a name
  std::string note;  // "calendar 2027 not loaded", ... when a known input gave an unknown result; else ""
  std::vector<TraceNode> children;
};
[[nodiscard]] TraceNode trace(const Ast& ast, const Program& program, std::size_t index, const Workspace& workspace,
                              std::size_t row);

// The operation list with signature, documentation and cost: one table (functions, operators).
struct FunctionInfo {
  std::string_view name, signature, zh, en;
  int cost = 1;  // per row, 1 = one machine operation or so; the checker bounds the sum over an expression (expr_limit)
};
[[nodiscard]] std::span<const FunctionInfo> functions();

}  // namespace baoxue::inline v1::expr

#endif
