package dev.ktc.compiler.analysis;

import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// In which respects two actions differ, the weightiest first: devices, class, recursion, the other
/// arguments.
///
/// @param aspects one per respect
/// @param devicesConflict whether a module would compute, or leave its result, on another device
public record ActionDifference(List<Aspect> aspects, boolean devicesConflict) {
  public ActionDifference {
    aspects = List.copyOf(aspects);
  }

  /// One respect in which two actions differ.
  ///
  /// @param key `generate_device`, `class`, `recursive`, another keyword argument
  /// @param first what the first action has, for people
  /// @param second what the second action has
  public record Aspect(String key, String first, String second) {}

  /// Compares two actions.
  public static ActionDifference between(Action first, Action second) {
    List<Aspect> aspects = new ArrayList<>();
    boolean conflict = compareDevices(first, second, aspects);
    if (!first.className().equals(second.className())) {
      aspects.add(className(first.className(), second.className()));
    }
    if (first.recursive() != second.recursive()) {
      aspects.add(
          new Aspect(
              "recursive",
              "`recursive: " + first.recursive() + "`",
              "`recursive: " + second.recursive() + "`"));
    }
    compareArguments(first, second, aspects);
    // What is only for prefill is never used: it comes last.
    aspects.sort(Comparator.comparing(ActionDifference::isPrefill));
    return new ActionDifference(aspects, conflict);
  }

  /// Up to `limit` respects as `X here, Y in rule 7`; those for prefill only if there is no other.
  ///
  /// @param there how to call the place of the second action
  public String phrase(String there, int limit) {
    boolean prefillOnly = aspects.stream().allMatch(ActionDifference::isPrefill);
    return aspects.stream()
        .filter(aspect -> prefillOnly || !isPrefill(aspect))
        .limit(limit)
        .map(aspect -> aspect.first() + " here, " + aspect.second() + " " + there)
        .collect(Collectors.joining("; "));
  }

  private static boolean isPrefill(Aspect aspect) {
    return aspect.key().startsWith("prefill_");
  }

  private static boolean compareDevices(Action first, Action second, List<Aspect> aspects) {
    String here = ActionDevices.compute(first);
    String there = ActionDevices.compute(second);
    boolean conflict = false;
    if (here != null && there != null && ActionDevices.differ(here, there)) {
      aspects.add(new Aspect("generate_device", "`" + here + "`", "`" + there + "`"));
      conflict = true;
    }
    String hereOut = ActionDevices.output(first);
    String thereOut = ActionDevices.output(second);
    if (hereOut != null && thereOut != null && ActionDevices.differ(hereOut, thereOut)) {
      aspects.add(
          new Aspect(
              "out_device", "`out_device: " + hereOut + "`", "`out_device: " + thereOut + "`"));
      conflict = true;
    }
    return conflict;
  }

  private static Aspect className(String first, String second) {
    String here = first.substring(first.lastIndexOf('.') + 1);
    String there = second.substring(second.lastIndexOf('.') + 1);
    boolean shortNames = !here.equals(there);
    return new Aspect(
        "class",
        "`" + (shortNames ? here : first) + "`",
        "`" + (shortNames ? there : second) + "`");
  }

  private static void compareArguments(Action first, Action second, List<Aspect> aspects) {
    Set<String> keys = new LinkedHashSet<>(keys(first));
    keys.addAll(keys(second));
    for (String key : keys) {
      boolean known = aspects.stream().anyMatch(aspect -> aspect.key().equals(key));
      String here = show(key, first.argument(key));
      String there = show(key, second.argument(key));
      if (!known && !here.equals(there)) {
        aspects.add(new Aspect(key, here, there));
      }
    }
  }

  private static List<String> keys(Action action) {
    return action.kwargs() instanceof Value.Mapping(List<Value.Entry> entries)
        ? entries.stream()
            .map(Value.Entry::key)
            .filter(Value.Str.class::isInstance)
            .map(key -> ((Value.Str) key).value())
            .toList()
        : List.of();
  }

  private static String show(String key, @Nullable Value value) {
    if (value == null) {
      return "no `" + key + "`";
    }
    String text = value instanceof Value.Str(String string) ? string : ActionKeys.key(value);
    int limit = 40;
    String shown = text.length() <= limit ? text : text.substring(0, limit) + "…";
    return "`" + key + ": " + shown + "`";
  }
}
