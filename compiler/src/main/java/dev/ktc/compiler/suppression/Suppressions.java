package dev.ktc.compiler.suppression;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.Suppressed;
import dev.ktc.compiler.ir.Origins;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.suppression.Allowance.Named;
import dev.ktc.compiler.suppression.Comments.Comment;
import dev.ktc.compiler.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Takes out the findings that comments allow: `# ktc: allow(NAME, NAME) reason` in a rule, on one
/// of its lines or directly above it, and `# ktc: allow-file(NAME) reason` before the first rule.
///
/// Errors stay. A comment that allows nothing is a finding itself, so that none outlives its cause.
public final class Suppressions {
  /// A comment for ktc that is not understood.
  public static final Code MALFORMED_SUPPRESSION =
      new Code("KTC0201", "malformed-suppression", Severity.WARNING);

  /// A comment that allows a finding and does not say why.
  public static final Code UNREASONED_SUPPRESSION =
      new Code("KTC0202", "unreasoned-suppression", Severity.WARNING);

  /// A name in such a comment that no finding has.
  public static final Code UNKNOWN_SUPPRESSION =
      new Code("KTC0203", "unknown-suppression", Severity.WARNING);

  /// An attempt to allow an error.
  public static final Code SUPPRESSED_ERROR =
      new Code("KTC0204", "suppressed-error", Severity.WARNING);

  /// A comment that allows what was not found.
  public static final Code UNUSED_SUPPRESSION =
      new Code("KTC0205", "unused-suppression", Severity.WARNING);

  /// What comments for ktc hold; a file without it has none.
  private static final String MARK = "ktc:";

  /// So much is said of comments.
  private static final int MOST_OWN = 200;

  private Suppressions() {}

  /// What is left, and what was taken out.
  ///
  /// @param kept the findings that stay, and those about the comments
  /// @param suppressed the findings that are allowed
  public record Split(List<Diagnostic> kept, List<Suppressed> suppressed) {
    public Split {
      kept = List.copyOf(kept);
      suppressed = List.copyOf(suppressed);
    }
  }

  /// Splits findings.
  ///
  /// @param tree the rule file; null when it could not be read
  /// @param origins where the rules are; null when there are none
  /// @param found all findings
  /// @param codes every kind there is, asked for when there are comments for ktc
  /// @param decided whether this run would have found something of a kind: only then is a comment
  ///     known to be unused
  public static Split split(
      @Nullable SyntaxTree tree,
      @Nullable Origins origins,
      List<Diagnostic> found,
      Supplier<List<Code>> codes,
      Predicate<Code> decided) {
    if (tree == null || origins == null || !tree.file().text().contains(MARK)) {
      return new Split(found, List.of());
    }
    Map<String, Code> known = new TreeMap<>();
    for (Code code : codes.get()) {
      known.put(code.name(), code);
      known.put(code.number(), code);
    }
    List<Diagnostic> own = new ArrayList<>();
    List<Comment> comments = Comments.of(tree);
    List<Allowance> allowances = new AllowanceReader(origins, comments, known, own).read(comments);
    Scopes scopes = new Scopes(tree.file(), allowances);
    List<Diagnostic> kept = new ArrayList<>();
    List<Suppressed> suppressed = new ArrayList<>();
    Set<Named> used = new HashSet<>();
    Set<Named> onErrors = new HashSet<>();
    for (Diagnostic finding : found) {
      Scopes.Use use = scopes.of(finding);
      if (use == null) {
        kept.add(finding);
      } else if (finding.severity() == Severity.ERROR) {
        kept.add(finding);
        onErrors.add(use.named());
      } else {
        suppressed.add(new Suppressed(finding, use.allowance().reason()));
        used.add(use.named());
      }
    }
    for (Allowance allowance : allowances) {
      List<Named> idle = new ArrayList<>();
      for (Named named : allowance.names()) {
        if (onErrors.contains(named) && !used.contains(named)) {
          own.add(onError(named));
        } else if (!used.contains(named) && decided.test(named.code())) {
          idle.add(named);
        }
      }
      unused(allowance, idle, own);
    }
    kept.addAll(few(own));
    return new Split(kept, suppressed);
  }

  /// What is said of comments, but not of thousands of them.
  private static List<Diagnostic> few(List<Diagnostic> own) {
    if (own.size() <= MOST_OWN) {
      return own;
    }
    List<Diagnostic> few = new ArrayList<>(own.subList(0, MOST_OWN - 1));
    int more = own.size() - MOST_OWN;
    few.add(own.get(MOST_OWN - 1).withNote("and " + more + " more findings about such comments"));
    return few;
  }

  private static Diagnostic onError(Named named) {
    return Diagnostic.of(
            SUPPRESSED_ERROR, "errors cannot be allowed: `" + named.code().name() + "` stays")
        .at(named.where(), "is an error here")
        .help("mend the rule, then remove the comment")
        .build();
  }

  /// Says of the names in a comment that they allow nothing.
  private static void unused(Allowance allowance, List<Named> idle, List<Diagnostic> own) {
    boolean all = idle.size() == allowance.names().size();
    for (Named named : idle) {
      Diagnostic.Builder finding =
          Diagnostic.of(
                  UNUSED_SUPPRESSION, "there is no `" + named.code().name() + "` to allow here")
              .at(named.where(), "allows nothing")
              .help("a comment holds for the rule in which it stands, or directly above which");
      if (all && named.equals(idle.getFirst())) {
        finding.fix(
            new Fix(
                Fix.Safety.SAFE,
                "remove the comment",
                List.of(new Fix.Edit(removed(allowance.comment()), ""))));
      }
      own.add(finding.build());
    }
  }

  /// The comment with the blanks before it, and its line break if nothing else stands there.
  private static Location removed(Location comment) {
    String text = comment.file().text();
    int start = comment.span().start();
    while (start > 0 && (text.charAt(start - 1) == ' ' || text.charAt(start - 1) == '\t')) {
      start--;
    }
    int end = comment.span().end();
    boolean alone = start == 0 || text.charAt(start - 1) == '\n';
    if (alone) {
      end = text.startsWith("\r\n", end) ? end + 2 : text.startsWith("\n", end) ? end + 1 : end;
    }
    return new Location(comment.file(), new Span(start, end));
  }
}
