package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Units;
import dev.ktc.compiler.diagnostic.render.DisplayText;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.SyntaxNode;
import dev.ktc.compiler.syntax.SyntaxTree;
import dev.ktc.compiler.syntax.yaml.RuleParser;
import dev.ktc.compiler.syntax.yaml.SourceReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rule files that operands stand for: a file is itself, a folder all rule files below it.
///
/// Hidden files and folders and links to folders are passed over. Whatever else ends in `.yaml` or
/// `.yml` and is no rule file is counted in a notice.
final class RuleFiles {
  private static final int MOST_DEPTH = 32;
  private static final int MOST_ENTRIES = 100_000;
  private static final int MOST_FILES = 2_000;

  private final Console console;
  private final Map<String, String> files = new LinkedHashMap<>();
  private int entries;
  private int found;
  private int others;
  private int tooDeep;

  private RuleFiles(Console console) {
    this.console = console;
  }

  /// The files, each once, in the order of the operands; those of a folder by name.
  ///
  /// @throws UsageError when a folder holds no rule file, or too much to be looked through
  static List<String> of(List<String> operands, Console console) {
    RuleFiles found = new RuleFiles(console);
    for (String operand : operands) {
      found.add(operand);
    }
    return List.copyOf(found.files.values());
  }

  private void add(String operand) {
    Path path = path(operand);
    if (operand.equals("-") || operand.isEmpty() || path == null || !Files.isDirectory(path)) {
      files.putIfAbsent(key(operand), operand);
      return;
    }
    found = 0;
    others = 0;
    tooDeep = 0;
    walk(path, operand.endsWith("/") ? operand : operand + "/", 0);
    if (found == 0) {
      throw new UsageError(
          "no rule files are in `" + operand + "`" + (others > 0 ? "" : ", nor any YAML file"),
          "a rule file is a list of rules with `match` and `replace`");
    }
    if (others > 0) {
      notice(operand + ": " + Units.count(others, "other YAML file") + " passed over");
    }
    if (tooDeep > 0) {
      notice(operand + ": " + Units.count(tooDeep, "folder") + " too deep to look into");
    }
  }

  private void notice(String text) {
    console.notice("ktc: " + DisplayText.safe(text));
  }

  private static @Nullable Path path(String operand) {
    try {
      return Path.of(operand);
    } catch (InvalidPathException e) {
      // Reading it will say what is wrong.
      return null;
    }
  }

  /// What tells files apart, however they are written.
  private static String key(String operand) {
    Path path = operand.equals("-") ? null : path(operand);
    return path == null ? operand : path.toAbsolutePath().normalize().toString();
  }

  /// @param shown how the user would write the folder, with a slash at its end
  private void walk(Path folder, String shown, int depth) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path child : stream) {
        if (++entries > MOST_ENTRIES) {
          throw new UsageError(
              "`" + shown + "` leads to more than " + MOST_ENTRIES + " files and folders",
              "name the folder with the rule files");
        }
        children.add(child);
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new UsageError("cannot look into `" + shown + "`: " + e.getMessage(), null);
    }
    children.sort((a, b) -> name(a).compareTo(name(b)));
    for (Path child : children) {
      String name = name(child);
      if (name.startsWith(".")) {
        continue;
      }
      if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        if (depth == MOST_DEPTH) {
          tooDeep++;
        } else {
          walk(child, shown + name + "/", depth + 1);
        }
      } else if (isYaml(name) && Files.isRegularFile(child)) {
        addFile(child, shown + name);
      }
    }
  }

  private void addFile(Path file, String shown) {
    if (!looksLikeRules(file, shown)) {
      others++;
      return;
    }
    found++;
    if (files.putIfAbsent(key(shown), shown) == null && files.size() > MOST_FILES) {
      throw new UsageError("more than " + MOST_FILES + " rule files at once", "name fewer folders");
    }
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private static boolean isYaml(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".yaml") || lower.endsWith(".yml");
  }

  /// Whether a file is meant to hold rules. One that cannot be read is left to be complained of.
  private static boolean looksLikeRules(Path file, String shown) {
    byte[] bytes;
    try {
      if (Files.size(file) > SourceReader.MAX_BYTES) {
        return false;
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      return true;
    }
    String raw = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!raw.contains("match") && !raw.contains("replace")) {
      return false;
    }
    SourceFile source = new SourceReader().read(shown, bytes).value();
    if (source == null) {
      return RuleKeys.PATTERN.matcher(raw).find();
    }
    Outcome<SyntaxTree> parsed = RuleParser.parse(source);
    SyntaxTree tree = parsed.value();
    boolean list = tree != null && isRuleList(tree.root());
    return list || (parsed.hasErrors() && RuleKeys.PATTERN.matcher(source.text()).find());
  }

  private static boolean isRuleList(@Nullable SyntaxNode root) {
    return root != null
        && root.resolved() instanceof SyntaxNode.Sequence list
        && list.elements().stream().anyMatch(element -> isRule(element.value()));
  }

  private static boolean isRule(SyntaxNode node) {
    return node.resolved() instanceof SyntaxNode.Mapping rule
        && rule.pairs().stream()
            .anyMatch(
                pair ->
                    pair.key().resolved() instanceof SyntaxNode.Scalar key
                        && (key.value().equals("match") || key.value().equals("replace")));
  }

  /// Loaded only where a file in a folder is not YAML as it stands.
  private static final class RuleKeys {
    static final Pattern PATTERN =
        Pattern.compile("(?m)^[ \\t]*(-[ \\t]+)?[\"']?(match|replace)[\"']?[ \\t]*:");
  }
}
