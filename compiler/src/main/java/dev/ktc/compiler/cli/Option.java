package dev.ktc.compiler.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The options of all commands.
enum Option {
  MODEL("--model", "NAME|PATH", "the model; when absent, taken from the rules' classes"),
  DEVICES("--devices", "FILE|SPEC", "what there is, such as 2x24GiB,cpu=256GiB"),
  CONTEXT("--context", "N", "tokens of KV cache per sequence (8192)"),
  BATCH("--batch", "N", "sequences at once (1)"),
  DEFAULT_DEVICE("--default-device", "DEVICE", "for modules that no rule matches (cuda:0)"),
  TARGET("--target", "NAME", "whose loader's facts hold (ktransformers-0.3.2)"),
  CUDA_GRAPH("--cuda-graph", "on|off", "whether decoding is captured in CUDA graphs (on)"),
  NO_CONFIG("--no-config", null, "do not look for a ktc.yaml"),
  FIX("--fix", null, "apply the safe fixes, then check again"),
  UNSAFE("--unsafe", null, "with --fix or --diff: also those that change placements"),
  DIFF("--diff", null, "print what --fix would change, and change nothing"),
  STAGE("--stage", "STAGE", "syntax, rules, model, resolution or memory"),
  FORMAT("--format", "FORMAT", "text or json; for check also sarif, github, junit"),
  START_LOG("--start-log", null, "show phase by phase where a real start would fail"),
  DENY("--deny", "NAME|warnings", "fail on this kind too; may be repeated"),
  ALLOW("--allow", "NAME", "hide this kind of warning or note; may be repeated"),
  COLOR("--color", "WHEN", "auto, always or never (auto, which heeds NO_COLOR)"),
  HELP("--help", null, "this text"),
  VERSION("--version", null, "the version");

  private final String flag;
  private final @Nullable String value;
  private final String help;

  Option(String flag, @Nullable String value, String help) {
    this.flag = flag;
    this.value = value;
    this.help = help;
  }

  /// As it is typed: `--model`.
  String flag() {
    return flag;
  }

  /// What stands for its value in the help; null when it takes none.
  @Nullable String value() {
    return value;
  }

  /// What it means, in a few words.
  String help() {
    return help;
  }

  boolean repeatable() {
    return this == DENY || this == ALLOW;
  }

  static List<String> flags() {
    List<String> flags = new ArrayList<>();
    for (Option option : values()) {
      flags.add(option.flag);
    }
    return flags;
  }

  static @Nullable Option find(String flag) {
    for (Option option : values()) {
      if (option.flag.equals(flag)) {
        return option;
      }
    }
    return flag.equals("-h") ? HELP : flag.equals("-V") ? VERSION : null;
  }
}
