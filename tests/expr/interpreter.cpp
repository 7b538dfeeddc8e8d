// SPDX-License-Identifier: MIT
#include "interpreter.hpp"

#include "slow_values.hpp"

namespace baoxue_test {

template <class F>
Term Grower::binary(Term a, Term b, const std::string& before, const std::string& between, const std::string& after,
                    Type type, F f) {
  return {before + a.source + between + b.source + after, [=](const Row& row) {
            const Value x = a.eval(row), y = b.eval(row);
            return all_known({x, y}) ? f(x, y) : strict({x, y}, type);
          }};
}
template <class F>
Term Grower::unary(Term a, const std::string& before, const std::string& after, Type type, F f) {
  return {before + a.source + after, [=](const Row& row) {
            const Value x = a.eval(row);
            return x.state == State::known ? f(x) : lost(type, x.state);
          }};
}

Term Grower::leaf(Type type) {
  std::vector<std::string> names;
  for (const auto& [name, of_type] : names_) {
    if (of_type == type) names.push_back(name);
  }
  const std::string name = names[pick(names.size())];
  return {name, [name](const Row& row) { return row.at(name); }};
}

Term Grower::choice(Type type, int depth) {
  const Term c = grow({Kind::boolean}, depth - 1), a = grow(type, depth - 1), b = grow(type, depth - 1);
  if (pick(3) == 0) {
    return {"orValue(" + a.source + ", " + b.source + ")", [=](const Row& row) {
              const Value x = a.eval(row);
              return x.state == State::unknown ? b.eval(row) : x;
            }};
  }
  return {"(" + c.source + " ? " + a.source + " : " + b.source + ")", [=](const Row& row) {
            const Value chosen = c.eval(row);
            if (chosen.state != State::known) return lost(type, chosen.state);
            return chosen.integer != 0 ? a.eval(row) : b.eval(row);
          }};
}

Term Grower::grow(Type type, int depth) {
  if (depth <= 0) return leaf(type);
  if (pick(6) == 0) return choice(type, depth);
  if (type == kInts) return list_term(depth);
  switch (type.kind) {
    case Kind::boolean: return boolean_term(depth);
    case Kind::text: return text_term(depth);
    case Kind::date: return date_term(depth);
    case Kind::timestamp: return time_term(depth);
    case Kind::duration: return duration_term(depth);
    default: return integer_term(depth);
  }
}

Term Grower::logic(int depth) {
  const bool winner = pick(2) == 0;
  const Term a = grow({Kind::boolean}, depth - 1), b = grow({Kind::boolean}, depth - 1);
  return {"(" + a.source + (winner ? " || " : " && ") + b.source + ")",
          [=](const Row& row) { return absorb({a.eval(row), b.eval(row)}, winner); }};
}

Term Grower::macro_test(int depth) {
  const Term list = grow(kInts, depth - 1);
  const std::string variable = "x" + std::to_string(variables_++);
  names_.emplace_back(variable, Type{Kind::integer});
  const Term body = grow({Kind::boolean}, depth - 1);
  names_.pop_back();
  const std::uint64_t which = pick(3);
  const char* kNames[] = {"all", "exists", "exists_one"};
  return {"(" + list.source + ")." + kNames[which] + "(" + variable + ", " + body.source + ")", [=](const Row& row) {
            const Value items = list.eval(row);
            if (items.state != State::known) return lost({Kind::boolean}, items.state);
            std::vector<Value> answers;
            for (const Value& item : items.items) answers.push_back(body.eval(with(row, variable, item)));
            if (which < 2) return absorb(answers, which == 1);
            if (!all_known(answers)) return strict(answers, {Kind::boolean});
            int yes = 0;
            for (const Value& answer : answers) yes += answer.integer != 0 ? 1 : 0;
            return boolean(yes == 1);
          }};
}

Term Grower::comparison(int depth) {
  const Kind kinds[] = {Kind::integer, Kind::text, Kind::timestamp, Kind::duration, Kind::date};
  const std::uint64_t which = pick(7);
  const Type boolean_type{Kind::boolean};
  if (which == 5) {  // a day beside an instant
    return binary(grow({Kind::date}, depth - 1), grow({Kind::timestamp}, depth - 1), "(", " < ", ")", boolean_type,
                  [](const Value& d, const Value& t) {
                    const std::int64_t own = floor_days(nanos_of(t) + kShanghai);
                    const bool ended = floor_days(nanos_of(t) + kShanghai + 1) > own;  // the last nanosecond of its day
                    return d.integer == own && !ended ? unknown(Kind::boolean) : boolean(d.integer <= own);
                  });
  }
  const Type type = which == 6 ? kInts : Type{kinds[which]};
  const Term a = grow(type, depth - 1), b = grow(type, depth - 1);
  if (type.depth > 0 || pick(3) == 0)
    return {"(" + a.source + " == " + b.source + ")", [=](const Row& row) { return alike(a.eval(row), b.eval(row)); }};
  return binary(a, b, "(", " <= ", ")", boolean_type,
                [](const Value& x, const Value& y) { return boolean(order(x, y) <= 0); });
}

Term Grower::boolean_term(int depth) {
  switch (pick(6)) {
    case 0: return logic(depth);
    case 1: return macro_test(depth);
    case 2:
      return unary(grow({Kind::boolean}, depth - 1), "!(", ")", {Kind::boolean},
                   [](const Value& v) { return boolean(v.integer == 0); });
    case 3: {
      const Kind kinds[] = {Kind::integer, Kind::boolean, Kind::timestamp};
      const Term a = grow({kinds[pick(3)]}, depth - 1);
      return {"known(" + a.source + ")", [=](const Row& row) { return boolean(a.eval(row).state == State::known); }};
    }
    case 4: {
      const Term a = grow({Kind::integer}, depth - 1), list = grow(kInts, depth - 1);
      return {"(" + a.source + " in " + list.source + ")", [=](const Row& row) {
                const Value x = a.eval(row), items = list.eval(row);
                if (!all_known({x, items})) return strict({x, items}, {Kind::boolean});
                std::vector<Value> same;
                for (const Value& item : items.items) same.push_back(alike(x, item));
                return absorb(same, true);
              }};
    }
    default: return comparison(depth);
  }
}

Term Grower::integer_term(int depth) {
  const Type type{Kind::integer};
  const auto sub = [&](Kind kind) { return grow({kind}, depth - 1); };
  switch (pick(9)) {
    case 0:
      return binary(sub(Kind::integer), sub(Kind::integer), "(", " + ", ")", type,
                    [=](const Value& x, const Value& y) { return narrow_to(Wide{x.integer} + y.integer, type); });
    case 1:
      return binary(sub(Kind::integer), sub(Kind::integer), "(", " * ", ")", type,
                    [=](const Value& x, const Value& y) { return narrow_to(Wide{x.integer} * y.integer, type); });
    case 2:
      return binary(sub(Kind::integer), sub(Kind::integer), "(", " / ", ")", type, [=](const Value& x, const Value& y) {
        return y.integer == 0 ? failed(type) : narrow_to(Wide{x.integer} / y.integer, type);
      });
    case 3:
      return unary(grow(kInts, depth - 1), "size(", ")", type,
                   [=](const Value& l) { return of(type, static_cast<std::int64_t>(l.items.size())); });
    case 4:
      return binary(grow(kInts, depth - 1), sub(Kind::integer), "(", ")[", "]", type,
                    [=](const Value& l, const Value& at) {
                      const bool inside = at.integer >= 0 && at.integer < static_cast<std::int64_t>(l.items.size());
                      return inside ? l.items[static_cast<std::size_t>(at.integer)] : failed(type);
                    });
    case 5:
      return unary(sub(Kind::text), "int(", ")", type, [=](const Value& s) {
        const std::string digits = s.text.starts_with("-") ? s.text.substr(1) : s.text;
        if (digits.empty() || digits.size() > 30 || digits.find_first_not_of("0123456789") != std::string::npos)
          return failed(type);
        Wide number = 0;
        for (const char c : digits) number = number * 10 + (c - '0');
        return narrow_to(s.text.starts_with("-") ? -number : number, type);
      });
    case 6:
      return unary(sub(Kind::timestamp), "(", ").getHours('+08:00')", type, [=](const Value& t) {
        const Wide there = nanos_of(t) + kShanghai;
        return of(type,
                  static_cast<std::int64_t>((there - Wide{floor_days(there)} * 86400 * kSecond) / (3600 * kSecond)));
      });
    case 7:
      return unary(sub(Kind::duration), "(", ").getMinutes()", type,
                   [=](const Value& d) { return of(type, d.integer / (60 * kSecond)); });
    default: {
      const bool started = pick(2) == 0;
      const Term a = sub(Kind::integer), b = sub(Kind::integer), c = sub(Kind::integer);
      const std::string source =
          "steps(" + a.source + ", " + b.source + ", " + c.source + (started ? ", 'started')" : ", 'whole')");
      return {source, [=](const Row& row) {
                const Value x = a.eval(row), base = b.eval(row), step = c.eval(row);
                if (!all_known({x, base, step})) return strict({x, base, step}, type);
                if (step.integer == 0) return failed(type);
                const Wide distance = Wide{x.integer} - base.integer;
                Wide whole = distance / step.integer;
                if (started && distance % step.integer != 0) whole += (distance < 0) != (step.integer < 0) ? -1 : 1;
                return narrow_to(whole, type);
              }};
    }
  }
}

Term Grower::text_term(int depth) {
  const Type type{Kind::text};
  if (pick(2) == 0) {
    return binary(grow(type, depth - 1), grow(type, depth - 1), "(", " + ", ")", type,
                  [](const Value& a, const Value& b) { return text_of(a.text + b.text); });
  }
  return unary(grow({Kind::integer}, depth - 1), "string(", ")", type,
               [](const Value& n) { return text_of(std::to_string(n.integer)); });
}

Term Grower::date_term(int depth) {
  const Type type{Kind::date};
  switch (pick(3)) {
    case 0:
      return unary(grow({Kind::timestamp}, depth - 1), "(", ").date()", type,
                   [](const Value& t) { return day_value(floor_days(nanos_of(t) + kShanghai)); });
    case 1:
      return binary(grow(type, depth - 1), grow({Kind::integer}, depth - 1), "(", " + days(", "))", type,
                    [=](const Value& d, const Value& n) {
                      const Wide days = Wide{d.integer} + n.integer;
                      return days < kFirstDay || days > kLastDay ? failed(type)
                                                                 : day_value(static_cast<std::int64_t>(days));
                    });
    default: {
      const char* kRules[] = {"end", "next", "error"};
      const std::string rule = kRules[pick(3)];
      return binary(grow(type, depth - 1), grow({Kind::integer}, depth - 1), "add_months(", ", ", ", '" + rule + "')",
                    type, [=](const Value& d, const Value& n) {
                      return n.integer < -200'000 || n.integer > 200'000 ? failed(type)
                                                                         : months_later(d.integer, n.integer, rule);
                    });
    }
  }
}

Term Grower::time_term(int depth) {
  const Type type{Kind::timestamp};
  switch (pick(4)) {
    case 0:
      return binary(grow(type, depth - 1), grow({Kind::duration}, depth - 1), "(", " + ", ")", type,
                    [](const Value& t, const Value& d) { return instant(nanos_of(t) + d.integer); });
    case 1:
      return binary(grow(type, depth - 1), grow({Kind::duration}, depth - 1), "(", " - ", ")", type,
                    [](const Value& t, const Value& d) { return instant(nanos_of(t) - d.integer); });
    case 2:
      return unary(grow({Kind::integer}, depth - 1), "timestamp(", ")", type,
                   [](const Value& n) { return instant(Wide{n.integer} * kSecond); });
    default:
      return unary(grow({Kind::date}, depth - 1), "(", ").at('09:15')", type, [](const Value& d) {
        return instant(Wide{d.integer} * 86400 * kSecond + Wide{9 * 60 + 15} * 60 * kSecond - kShanghai);
      });
  }
}

Term Grower::duration_term(int depth) {
  const Type type{Kind::duration};
  if (pick(2) == 0) {
    return binary(grow({Kind::timestamp}, depth - 1), grow({Kind::timestamp}, depth - 1), "(", " - ", ")", type,
                  [=](const Value& a, const Value& b) { return narrow_to(nanos_of(a) - nanos_of(b), type); });
  }
  return binary(grow(type, depth - 1), grow(type, depth - 1), "(", " + ", ")", type,
                [=](const Value& a, const Value& b) { return narrow_to(Wide{a.integer} + b.integer, type); });
}

Term Grower::list_term(int depth) {
  const std::uint64_t which = pick(4);
  if (which == 0) {
    const Term a = grow({Kind::integer}, depth - 1), b = grow({Kind::integer}, depth - 1);
    return binary(a, b, "[", ", ", "]", kInts, [](const Value& x, const Value& y) {
      Value list = known(kInts);
      list.items = {x, y};
      return list;
    });
  }
  if (which == 1) {
    return binary(grow(kInts, depth - 1), grow(kInts, depth - 1), "(", " + ", ")", kInts,
                  [](const Value& x, const Value& y) {
                    Value list = x;
                    list.items.insert(list.items.end(), y.items.begin(), y.items.end());
                    return list;
                  });
  }
  const Term list = grow(kInts, depth - 1);
  const std::string variable = "x" + std::to_string(variables_++);
  names_.emplace_back(variable, Type{Kind::integer});
  const Term body = grow({which == 2 ? Kind::boolean : Kind::integer}, depth - 1);
  names_.pop_back();
  return {"(" + list.source + ")." + (which == 2 ? "filter" : "map") + "(" + variable + ", " + body.source + ")",
          [=](const Row& row) {
            const Value items = list.eval(row);
            if (items.state != State::known) return lost(kInts, items.state);
            Value out = known(kInts);
            std::vector<Value> strictly;
            for (const Value& item : items.items) {
              const Value one = body.eval(with(row, variable, item));
              strictly.push_back(one);
              if (which == 2 && (one.state != State::known || one.integer == 0)) continue;
              out.items.push_back(which == 2 ? item : one);
              strictly.push_back(out.items.back());
            }
            return all_known(strictly) ? out : strict(strictly, kInts);
          }};
}

}  // namespace baoxue_test
