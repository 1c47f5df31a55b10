package dev.ktc.compiler.suppression;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.ir.Origins;
import dev.ktc.compiler.ir.RuleOrigin;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.suppression.Allowance.Named;
import dev.ktc.compiler.suppression.Comments.Comment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `# ktc: allow(NAME) reason` and says what is wrong with it.
final class AllowanceReader {
  /// A comment that is meant for ktc.
  private static final Pattern OURS = Pattern.compile("#\\s?ktc:");

  /// Possessive, so that a long comment takes no more than one look.
  private static final Pattern FORM =
      Pattern.compile("#\\s?ktc:\\s*+(allow|allow-file)\\(([^()]*+)\\)\\s*+(.*+)");

  private static final Pattern NAME = Pattern.compile("[^,\\s][^,]*+");

  private final SourceFile file;
  private final Origins origins;
  private final Map<String, Code> known;
  private final List<Diagnostic> findings;

  /// The comments last walked over, and what stands below them.
  private int walkedFrom;

  private int walkedTo = -1;
  private @Nullable RuleOrigin walkedRule;
  private final Map<Integer, Comment> byLine = new HashMap<>();

  /// Per line, the rule whose lines it is one of.
  private final Map<Integer, RuleOrigin> ruleAt = new HashMap<>();

  private final int firstRule;

  /// @param known the kinds of findings by name
  AllowanceReader(
      Origins origins, List<Comment> comments, Map<String, Code> known, List<Diagnostic> findings) {
    this.file = origins.file();
    this.origins = origins;
    this.known = known;
    this.findings = findings;
    comments.forEach(comment -> byLine.put(comment.line(), comment));
    int first = Integer.MAX_VALUE;
    for (RuleOrigin origin : origins.byRule().values()) {
      int from = line(origin.rule().start());
      int to = line(Math.max(origin.rule().start(), origin.rule().end() - 1));
      first = Math.min(first, from);
      for (int line = from; line <= to; line++) {
        ruleAt.putIfAbsent(line, origin);
      }
    }
    firstRule = first;
  }

  private int line(int offset) {
    return file.position(offset).line();
  }

  /// What the comments allow, in order.
  List<Allowance> read(List<Comment> comments) {
    List<Allowance> allowances = new ArrayList<>();
    for (Comment comment : comments) {
      String text = file.text(comment.span());
      if (OURS.matcher(text).lookingAt()) {
        read(comment, text, allowances);
      }
    }
    return allowances;
  }

  private void read(Comment comment, String text, List<Allowance> allowances) {
    Location where = origins.at(comment.span());
    Matcher form = FORM.matcher(text.stripTrailing());
    if (!form.matches()) {
      malformed(where, "this comment is not understood", "not of the form below");
      return;
    }
    boolean whole = form.group(1).equals("allow-file");
    if (whole && comment.line() > firstRule) {
      malformed(where, "`allow-file` stands before the first rule", "too late to hold for all");
      return;
    }
    List<Named> names = names(form.group(2), comment.span().start() + form.start(2));
    if (form.group(2).isBlank()) {
      malformed(where, "this comment allows nothing", "no names");
      return;
    }
    if (form.group(3).isBlank()) {
      findings.add(
          Diagnostic.of(
                  Suppressions.UNREASONED_SUPPRESSION,
                  "this comment does not say why, so that it allows nothing")
              .at(where, "no reason")
              .help("write the reason after the parenthesis")
              .build());
      return;
    }
    if (!names.isEmpty()) {
      Span scope = whole ? new Span(0, file.text().length()) : scope(comment);
      allowances.add(new Allowance(where, names, form.group(3).strip(), scope, whole));
    }
  }

  private List<Named> names(String list, int offset) {
    List<Named> names = new ArrayList<>();
    Matcher name = NAME.matcher(list);
    while (name.find()) {
      String text = name.group().stripTrailing();
      Span span = new Span(offset + name.start(), offset + name.start() + text.length());
      Code code = known.get(text);
      if (code != null) {
        names.add(new Named(code, origins.at(span)));
        continue;
      }
      Diagnostic.Builder finding =
          Diagnostic.of(
                  Suppressions.UNKNOWN_SUPPRESSION, "there is no finding called `" + text + "`")
              .at(origins.at(span), "allows nothing");
      String near = Suggestion.closest(text, known.keySet());
      finding.help(near == null ? "`ktc explain` lists all kinds" : "did you mean `" + near + "`?");
      findings.add(finding.build());
    }
    return names;
  }

  private void malformed(Location where, String message, String label) {
    findings.add(
        Diagnostic.of(Suppressions.MALFORMED_SUPPRESSION, message)
            .at(where, label)
            .help(
                "write `# ktc: allow(NAME) reason` in or above a rule, or"
                    + " `# ktc: allow-file(NAME) reason` before the first")
            .build());
  }

  /// The lines of the rule in which a comment stands, or directly above which; else its own line.
  private Span scope(Comment comment) {
    RuleOrigin rule = ruleBelow(comment.line());
    if (rule == null) {
      return file.line(comment.line());
    }
    Span last = file.line(line(Math.max(rule.rule().start(), rule.rule().end() - 1)));
    return new Span(file.line(line(rule.rule().start())).start(), last.end());
  }

  /// The rule on a line or below the comments that begin there. Comments above the same rule share
  /// one walk.
  private @Nullable RuleOrigin ruleBelow(int start) {
    if (start < walkedFrom || start > walkedTo) {
      int line = start;
      while (ruleAt.get(line) == null && isAlone(line)) {
        line++;
      }
      walkedFrom = start;
      walkedTo = line;
      walkedRule = ruleAt.get(line);
    }
    return walkedRule;
  }

  private boolean isAlone(int line) {
    Comment comment = byLine.get(line);
    return comment != null && comment.alone();
  }
}
