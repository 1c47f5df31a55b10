package dev.ktc.tests.mutation;

import dev.ktc.tests.mutation.RuleText.Mutant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// All kinds of faults, and a seeded choice among the places where each can be made.
final class Faults {
  private interface Fault {
    List<Mutant> in(RuleText file, String kind, int gpus);
  }

  private record Kind(String name, Fault fault) {}

  private static final List<Kind> KINDS = new ArrayList<>();

  private Faults() {}

  private static void kind(String name, Fault fault) {
    KINDS.add(new Kind(name, fault));
  }

  static {
    patterns();
    devices();
    operators();
    order();
  }

  private static void patterns() {
    kind("first layer one off", (file, kind, _) -> PatternFaults.range(file, kind, true));
    kind("last layer one off", (file, kind, _) -> PatternFaults.range(file, kind, false));
    kind("digit dropped", (file, kind, _) -> PatternFaults.digitDropped(file, kind));
    kind("digit added", (file, kind, _) -> PatternFaults.digitAdded(file, kind));
    kind("alternative dropped", (file, kind, _) -> PatternFaults.alternativeDropped(file, kind));
    kind("dot not escaped", (file, kind, _) -> PatternFaults.dotUnescaped(file, kind));
    kind("backslash not doubled", (file, kind, _) -> PatternFaults.backslashNotDoubled(file, kind));
    kind("`^` dropped", (file, kind, _) -> PatternFaults.caretDropped(file, kind));
    kind("`$` dropped", (file, kind, _) -> PatternFaults.dollarDropped(file, kind));
    kind("`$` too early", (file, kind, _) -> PatternFaults.dollarEarly(file, kind));
    kind("lookahead dropped", (file, kind, _) -> PatternFaults.lookaheadDropped(file, kind));
    kind("bracket lost", (file, kind, _) -> PatternFaults.bracketLost(file, kind));
    kind("module misspelt", (file, kind, _) -> PatternFaults.wordMisspelt(file, kind));
  }

  private static void devices() {
    String main = "generate_device";
    String prefill = "prefill_device";
    kind("device swapped", (file, kind, gpus) -> DeviceFaults.swapped(file, kind, main, gpus));
    kind("device one too far", (file, kind, gpus) -> DeviceFaults.beyond(file, kind, main, gpus));
    kind("device without number", (file, kind, _) -> DeviceFaults.numberDropped(file, kind));
    kind("device misspelt", (file, kind, _) -> DeviceFaults.misspelt(file, kind, main));
    kind(
        "prefill device swapped",
        (file, kind, gpus) -> DeviceFaults.swapped(file, kind, prefill, gpus));
    kind(
        "prefill device too far",
        (file, kind, gpus) -> DeviceFaults.beyond(file, kind, prefill, gpus));
    kind("prefill device misspelt", (file, kind, _) -> DeviceFaults.misspelt(file, kind, prefill));
    kind("generate_device dropped", (file, kind, _) -> DeviceFaults.dropped(file, kind, main));
    kind("out_device dropped", (file, kind, _) -> DeviceFaults.dropped(file, kind, "out_device"));
    kind(
        "out_device swapped",
        (file, kind, gpus) -> DeviceFaults.swapped(file, kind, "out_device", gpus));
    kind("norm elsewhere", (file, kind, gpus) -> DeviceFaults.ofRule(file, kind, ".norm", gpus));
    kind("head elsewhere", (file, kind, gpus) -> DeviceFaults.ofRule(file, kind, "lm_head", gpus));
    kind("embedding on a GPU", (file, kind, gpus) -> DeviceFaults.onGpu(file, kind, "embed", gpus));
    kind("linear on the host", (file, kind, _) -> DeviceFaults.onHost(file, kind));
    kind(
        "transfer one layer off",
        (file, kind, _) ->
            DeviceFaults.transferKey(
                file, kind, key -> List.of(String.valueOf(key - 1), String.valueOf(key + 1))));
    kind(
        "transfer quoted",
        (file, kind, _) -> DeviceFaults.transferKey(file, kind, key -> List.of("\"" + key + "\"")));
    kind(
        "transfer dropped",
        (file, kind, _) -> DeviceFaults.transfers(file, kind, _ -> List.of("")));
    kind(
        "transfer beyond the model",
        (file, kind, _) ->
            DeviceFaults.transferKey(file, kind, key -> List.of(String.valueOf(key + 100))));
    kind("transfer elsewhere", DeviceFaults::transferTo);
    kind("transfer map dropped", (file, kind, _) -> DeviceFaults.mapDropped(file, kind));
  }

  private static void operators() {
    for (String key : List.of("generate_op", "prefill_op")) {
      kind(key + " misspelt", (f, kind, _) -> OperatorFaults.operationMisspelt(f, kind, key));
      kind(key + " in wrong case", (f, kind, _) -> OperatorFaults.operationCase(f, kind, key));
    }
    kind("class misspelt", (f, kind, _) -> OperatorFaults.classMisspelt(f, kind, "replace"));
    kind("match class misspelt", (f, kind, _) -> OperatorFaults.classMisspelt(f, kind, "match"));
    kind("class in no module", (f, kind, _) -> OperatorFaults.classModuleMisspelt(f, kind));
    kind("match class dropped", (f, kind, _) -> OperatorFaults.matchClassDropped(f, kind));
    kind("match name dropped", (f, kind, _) -> OperatorFaults.matchNameDropped(f, kind));
    kind("class of the other family", (f, kind, _) -> OperatorFaults.otherFamily(f, kind));
    kind("class for another model", (f, kind, _) -> OperatorFaults.otherModel(f, kind));
    kind(
        "linear unquantised",
        (f, kind, _) -> OperatorFaults.replaced(f, kind, "KLinearMarlin", "KLinearTorch"));
    kind(
        "experts with a linear operation",
        (f, kind, _) -> OperatorFaults.replaced(f, kind, "KExpertsCPU", "KLinearMarlin"));
    for (String operation : List.of("KExpertsMarlin", "KExpertsTorch")) {
      kind(
          "experts on a GPU, " + operation,
          (f, kind, _) -> OperatorFaults.expertsOnGpu(f, kind, operation));
    }
    kind("arguments nulled", (f, kind, _) -> OperatorFaults.argumentsNulled(f, kind));
    kind("arguments lost", (f, kind, _) -> OperatorFaults.argumentsLost(f, kind));
    kind(
        "prefill_device on the model",
        (f, kind, _) ->
            OperatorFaults.argumentAdded(f, kind, "K\\w+Model", "prefill_device: cuda:0"));
    kind(
        "device on an operator",
        (f, kind, _) ->
            OperatorFaults.argumentAdded(
                f, kind, "KTransformers(Linear|Experts)", "device: cuda:0"));
    kind(
        "reserved argument",
        (f, kind, _) -> OperatorFaults.argumentAdded(f, kind, "K\\w+", "config: {}"));
    kind("match misspelt", (f, kind, _) -> OperatorFaults.keyMisspelt(f, kind, "rule", "match"));
    kind(
        "replace misspelt", (f, kind, _) -> OperatorFaults.keyMisspelt(f, kind, "rule", "replace"));
    kind("name misspelt", (f, kind, _) -> OperatorFaults.keyMisspelt(f, kind, "match", "name"));
    kind(
        "kwargs misspelt",
        (f, kind, _) -> OperatorFaults.keyMisspelt(f, kind, "replace", "kwargs"));
    for (String key : List.of("generate_device", "out_device", "transfer_map")) {
      kind(key + " misspelt", (f, kind, _) -> OperatorFaults.keyMisspelt(f, kind, "kwargs", key));
    }
  }

  private static void order() {
    kind("rules swapped", (file, kind, _) -> OrderFaults.swapped(file, kind));
    kind("rule moved to the top", (file, kind, _) -> OrderFaults.moved(file, kind, true));
    kind("rule moved to the end", (file, kind, _) -> OrderFaults.moved(file, kind, false));
    kind("rule deleted", (file, kind, _) -> OrderFaults.deleted(file, kind));
    kind(
        "embedding rule deleted",
        (file, kind, _) -> OrderFaults.deletedNamed(file, kind, "embed_tokens"));
    kind("rule copied with another device", OrderFaults::duplicated);
    kind("recursive dropped", (file, kind, _) -> OrderFaults.recursiveDropped(file, kind));
    kind("recursive quoted", (file, kind, _) -> OrderFaults.recursiveQuoted(file, kind));
    kind("recursive misplaced", (file, kind, _) -> OrderFaults.recursiveMisplaced(file, kind));
    kind("recursive added", (file, kind, _) -> OrderFaults.recursiveAdded(file, kind));
  }

  static int kinds() {
    return KINDS.size();
  }

  /// Some mutants of each kind, the same ones every time.
  static List<Mutant> choose(RuleText file, int gpus, int perKind, long seed) {
    List<Mutant> chosen = new ArrayList<>();
    Set<String> texts = new LinkedHashSet<>();
    for (Kind kind : KINDS) {
      List<Mutant> possible = new ArrayList<>(kind.fault().in(file, kind.name(), gpus));
      Collections.shuffle(possible, new Random(seed ^ kind.name().hashCode()));
      int taken = 0;
      for (Mutant mutant : possible) {
        if (taken < perKind && !mutant.text().equals(file.text()) && texts.add(mutant.text())) {
          chosen.add(mutant);
          taken++;
        }
      }
    }
    return chosen;
  }
}
