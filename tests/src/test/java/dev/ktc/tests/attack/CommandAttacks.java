package dev.ktc.tests.attack;

import static dev.ktc.tests.attack.Attack.command;
import static dev.ktc.tests.attack.Attack.shell;

import java.util.ArrayList;
import java.util.List;

/// Command lines, streams and files that are no files.
final class CommandAttacks {
  private static final String RULES =
      "- match: {name: '.'}\n  replace: {class: default, kwargs: {generate_device: cpu}}\n";

  private static final String[] LINES_LINES = {
    "",
    "-",
    "--",
    "---",
    "-h",
    "--help=x",
    "check",
    "check --",
    "check -- --",
    "show",
    "why",
    "why a",
    "explain",
    "explain KTC9999",
    "explain ktc2001",
    "explain KTC2001 KTC2002",
    "models x",
    "operators x",
    "operators K x",
    "check --model",
    "check --model=",
    "check --model= rules.yaml",
    "check rules.yaml --deny x",
    "check rules.yaml --deny=",
    "check rules.yaml --allow KTC0001,KTC0002",
    "check rules.yaml --format=",
    "check rules.yaml --format xml",
    "check rules.yaml --color",
    "check rules.yaml --color=x",
    "check rules.yaml --context 0",
    "check rules.yaml --context -1",
    "check rules.yaml --context 2147483648",
    "check rules.yaml --context 1e9",
    "check rules.yaml --context=100000000",
    "check rules.yaml --batch 0",
    "check rules.yaml --batch 65536 --context 100000000 --model deepseek-v3",
    "check rules.yaml --batch 65537",
    "check rules.yaml --default-device x",
    "check rules.yaml --default-device cuda:-1",
    "check rules.yaml --default-device cuda:99999999999",
    "check rules.yaml --target ktc",
    "check rules.yaml --cuda-graph",
    "check rules.yaml rules.yaml rules.yaml",
    "check rules.yaml missing.yaml",
    "show --stage memory",
    "show --stage x rules.yaml",
    "show --stage model",
    "show --stage model --model x",
    "show --stage resolution rules.yaml",
    "show --stage syntax rules.yaml --format json",
    "why model.norm rules.yaml",
    "why x rules.yaml --model deepseek-v2-lite",
    "why .. rules.yaml --model deepseek-v2-lite",
    "why model.layers.99999999999 rules.yaml --model deepseek-v2-lite",
    "check rules.yaml --devices auto",
    "check rules.yaml --devices missing.yaml",
    "check rules.yaml --devices .",
    "help",
    "help x",
    "help check show",
    "version",
    "--version x",
    "check -x rules.yaml",
    "check - -",
    "check rules.yaml --model rules.yaml",
    "check rules.yaml --model ..",
    "check rules.yaml --model /",
    "check rules.yaml --model /etc/passwd",
    "check /dev/null",
    "check /etc/passwd",
    "check /",
    "check rules.yaml/",
  };

  private CommandAttacks() {}

  static List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    all.addAll(lines());
    all.addAll(names());
    all.addAll(streams());
    all.addAll(places());
    return all;
  }

  private static List<Attack> lines() {
    List<Attack> all = new ArrayList<>();
    for (int i = 0; i < LINES_LINES.length; i++) {
      String[] words = LINES_LINES[i].isEmpty() ? new String[0] : LINES_LINES[i].split(" ", -1);
      all.add(command("line-" + i, words).with("rules.yaml", RULES));
    }
    return all;
  }

  /// Names that would harm a terminal, as every operand and option.
  private static List<Attack> names() {
    List<Attack> all = new ArrayList<>();
    String[] names = {
      "\u001b[31mred", "a\u202eb", "a\nb", "a\rb", "a\u009bb", "\u0007", "\uFEFF", "a\u0000b"
    };
    for (int i = 0; i < names.length; i++) {
      String name = names[i];
      all.add(command("name-command-" + i, name).gives(2));
      all.add(command("name-option-" + i, "check", "--" + name).gives(2));
      all.add(command("name-operand-" + i, "check", name).gives(2));
      all.add(command("name-model-" + i, "check", "-", "--model", name).gives(2));
      all.add(command("name-format-" + i, "check", "-", "--format", name).gives(2));
      all.add(command("name-stage-" + i, "show", "-", "--stage", name).gives(2));
      all.add(command("name-finding-" + i, "explain", name).gives(2));
      all.add(command("name-operator-" + i, "operators", name).gives(2));
      all.add(command("name-deny-" + i, "check", "-", "--deny", name).gives(2));
      all.add(command("name-device-" + i, "check", "-", "--default-device", name).gives(2));
      all.add(
          command("name-module-" + i, "why", name, "rules.yaml", "--model", "deepseek-v2-lite")
              .with("rules.yaml", RULES)
              .gives(2));
      if (name.indexOf(0) < 0) {
        all.add(command("name-file-" + i, "check", name).with(name, "- a").gives(1));
      }
    }
    all.add(command("name-long", "check", "a".repeat(100_000)).gives(2));
    all.add(command("name-long-command", "a".repeat(100_000)).gives(2));
    all.add(command("name-long-finding", "explain", "a".repeat(100_000)).gives(2));
    return all;
  }

  private static List<Attack> streams() {
    List<Attack> all = new ArrayList<>();
    all.add(command("input-empty", "check", "-").gives(1));
    all.add(command("input-twice", "check", "-", "-").reading(RULES));
    all.add(command("input-nul", "check", "-").reading("\u0000").gives(1));
    all.add(command("input-broken", "why", "model.norm", "-").reading("- [").gives(1));
    all.add(shell("input-closed", "\"$KTC\" check - <&-"));
    all.add(shell("input-zero", "\"$KTC\" check /dev/zero").gives(1));
    all.add(shell("input-random", "\"$KTC\" check /dev/urandom").gives(1));
    all.add(shell("input-endless", "yes '- a' | \"$KTC\" check -").gives(1));
    all.add(shell("input-endless-json", "yes '- a' | \"$KTC\" check - --format json").gives(1));
    all.add(shell("output-closed", "\"$KTC\" models >&-"));
    all.add(shell("errors-closed", "\"$KTC\" check missing.yaml 2>&-").gives(2));
    all.add(shell("all-closed", "\"$KTC\" models <&- >&- 2>&-"));
    all.add(shell("output-full", "\"$KTC\" models >/dev/full").gives(2));
    all.add(shell("errors-full", "\"$KTC\" check missing.yaml 2>/dev/full").gives(2));
    String pipe = "\"$KTC\" show --stage model --model deepseek-v3 | head -c 10";
    all.add(shell("pipe-closed-early", pipe).gives(0));
    all.add(
        shell("pipe-json", "\"$KTC\" show --stage model --model deepseek-v3 --format json | true"));
    all.add(shell("pipe-errors", "\"$KTC\" explain nothing 2>&1 | true"));
    all.add(shell("pipe-from-nothing", "true | \"$KTC\" check -").gives(1));
    return all;
  }

  private static List<Attack> places() {
    List<Attack> all = new ArrayList<>();
    all.add(shell("sparse-file", "truncate -s 1G a.yaml; \"$KTC\" check a.yaml").gives(1));
    all.add(
        shell(
            "sparse-config",
            "truncate -s 1G c.json; echo '- a' >r; \"$KTC\" check r --model c.json"));
    all.add(
        shell(
            "sparse-weights",
            "mkdir m; truncate -s 1G m/model.safetensors; echo '- a' >r; \"$KTC\" check r --model m"));
    all.add(
        shell(
            "sparse-devices",
            "truncate -s 1G d.yaml; echo '- a' >r; \"$KTC\" check r --devices d.yaml"));
    all.add(shell("link-loop", "ln -s b a; ln -s a b; \"$KTC\" check a").gives(2));
    all.add(shell("link-to-nothing", "ln -s missing a; \"$KTC\" check a").gives(2));
    all.add(shell("link-to-itself", "ln -s . a; \"$KTC\" check a/a/a/a/a").gives(2));
    all.add(
        shell("model-link-loop", "ln -s b a; ln -s a b; echo '- a' >r; \"$KTC\" check r --model a")
            .gives(2));
    all.add(
        shell(
            "model-of-loops",
            "mkdir m; ln -s . m/config.json; echo '- a' >r; \"$KTC\" check r --model m"));
    all.add(
        shell(
                "devices-link-loop",
                "ln -s b a; ln -s a b; echo '- a' >r; \"$KTC\" check r --devices ./a")
            .gives(2));
    all.add(shell("model-of-devices", "echo '- a' >r; \"$KTC\" check r --model /dev/zero"));
    all.add(shell("devices-of-devices", "echo '- a' >r; \"$KTC\" check r --devices /dev/zero"));
    all.add(shell("memory", "\"$KTC\" check /proc/self/mem").gives(2));
    all.add(shell("system-folder", "\"$KTC\" check /proc/self/fd").gives(2));
    all.add(shell("no-folder", "mkdir d; cd d; rmdir ../d; \"$KTC\" check x"));
    all.add(
        shell(
                "many-files",
                "i=0; while [ $i -lt 300 ]; do echo '- a' >f$i; i=$((i+1)); done; \"$KTC\" check f*")
            .gives(1));
    all.add(
        shell(
            "many-shards",
            "mkdir m; i=0; while [ $i -lt 2000 ]; do echo x >m/f$i.safetensors; i=$((i+1)); done;"
                + " echo '- a' >r; \"$KTC\" check r --model m"));
    all.add(
        shell(
            "folder-as-config",
            "mkdir -p m/config.json; echo '- a' >r; \"$KTC\" check r --model m"));
    all.add(
        shell(
            "folder-as-weights",
            "mkdir -p m/model.safetensors; echo '- a' >r; \"$KTC\" check r --model m"));
    all.add(shell("plain-locale", "echo '- é' >r; LC_ALL=C \"$KTC\" check r").gives(1));
    all.add(shell("odd-locale", "echo '- é' >r; LC_ALL=tr_TR.UTF-8 \"$KTC\" check r").gives(1));
    all.add(
        shell("bytes-as-name", "n=$(printf '\\377'); echo '- a' >\"$n\"; \"$KTC\" check \"$n\""));
    return all;
  }
}
