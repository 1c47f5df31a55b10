package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A command line taken apart.
///
/// @param words what is no option, the command first
/// @param options the values of each option that was given
record Arguments(List<String> words, Map<Option, List<String>> options) {
  Arguments {
    words = List.copyOf(words);
    options = Collections.unmodifiableMap(new EnumMap<>(options));
  }

  /// Takes `--option value`, `--option=value`, `--` and `-` as all Unix tools do.
  static Arguments parse(String[] args) {
    List<String> words = new ArrayList<>();
    Map<Option, List<String>> options = new EnumMap<>(Option.class);
    boolean onlyWords = false;
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (onlyWords || arg.equals("-") || !arg.startsWith("-")) {
        words.add(arg);
      } else if (arg.equals("--")) {
        onlyWords = true;
      } else {
        int equals = arg.indexOf('=');
        Option option = option(equals < 0 ? arg : arg.substring(0, equals));
        String value = equals < 0 ? null : arg.substring(equals + 1);
        if (option.value() == null && value != null) {
          throw new UsageError("`" + option.flag() + "` takes no value", null);
        }
        if (option.value() != null && value == null) {
          if (i + 1 == args.length || args[i + 1].startsWith("--")) {
            throw new UsageError(
                "`" + option.flag() + "` needs a value",
                "write `" + option.flag() + " " + option.value() + "`");
          }
          value = args[++i];
        }
        add(options, option, value == null ? "" : value);
      }
    }
    return new Arguments(words, options);
  }

  private static void add(Map<Option, List<String>> options, Option option, String value) {
    List<String> values = options.get(option);
    if (values == null) {
      values = new ArrayList<>();
      options.put(option, values);
    } else if (!option.repeatable()) {
      throw new UsageError("`" + option.flag() + "` is given twice", null);
    }
    values.add(value);
  }

  private static Option option(String flag) {
    Option option = Option.find(flag);
    if (option == null) {
      String near = Suggestion.closest(flag, Option.flags());
      throw new UsageError(
          "there is no option `" + flag + "`",
          near == null
              ? "`ktc --help` lists commands and options"
              : "did you mean `" + near + "`?");
    }
    return option;
  }

  boolean has(Option option) {
    return options.containsKey(option);
  }

  /// The value of an option; null when it was not given.
  @Nullable String value(Option option) {
    List<String> values = options.get(option);
    return values == null ? null : values.getFirst();
  }

  /// The value of an option that is known to be there.
  String required(Option option) {
    String value = value(option);
    if (value == null) {
      throw new UsageError("`" + option.flag() + "` is needed", null);
    }
    return value;
  }

  /// All values of a repeatable option.
  List<String> values(Option option) {
    return List.copyOf(options.getOrDefault(option, List.of()));
  }

  /// The value of an option that knows a few words only.
  ///
  /// @param known the words, the default first
  String oneOf(Option option, List<String> known) {
    String value = value(option);
    if (value == null) {
      return known.getFirst();
    }
    if (!known.contains(value)) {
      String near = Suggestion.closest(value, known);
      throw new UsageError(
          "`" + option.flag() + "` does not know `" + value + "`",
          near == null
              ? "it is one of " + String.join(", ", known)
              : "did you mean `" + near + "`?");
    }
    return value;
  }

  /// The value of an option that counts something.
  ///
  /// @param most the largest that makes sense
  int number(Option option, int absent, int most) {
    String value = value(option);
    if (value == null) {
      return absent;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException ignored) {
      // Said below.
    }
    throw new UsageError(
        "`" + option.flag() + "` needs a whole number from 1 to " + most + ", not `" + value + "`",
        null);
  }
}
