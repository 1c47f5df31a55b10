package dev.ktc.tests.mutation;

import dev.ktc.tests.mutation.RuleText.Field;
import dev.ktc.tests.mutation.RuleText.Mutant;
import dev.ktc.tests.mutation.RuleText.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// Faults in devices and in the transfer map.
final class DeviceFaults {
  private DeviceFaults() {}

  private static List<Mutant> each(
      RuleText file,
      String kind,
      String key,
      Predicate<Field> where,
      Function<String, List<String>> instead) {
    List<Mutant> all = new ArrayList<>();
    for (Field field : file.fields("kwargs", key)) {
      if (where.test(field)) {
        for (String device : instead.apply(file.value(field))) {
          all.add(file.edit(kind, field.value(), device));
        }
      }
    }
    return all;
  }

  private static List<String> others(String device, int gpus) {
    List<String> others = new ArrayList<>();
    for (int gpu = 0; gpu < gpus; gpu++) {
      String name = "cuda:" + gpu;
      if (device.startsWith("cuda") && !Devices.settled(device).equals(name)) {
        others.add(name);
      }
    }
    return others;
  }

  static List<Mutant> swapped(RuleText file, String kind, String key, int gpus) {
    return each(file, kind, key, _ -> true, device -> others(device, gpus));
  }

  static List<Mutant> beyond(RuleText file, String kind, String key, int gpus) {
    return each(
        file,
        kind,
        key,
        _ -> true,
        device -> device.startsWith("cuda") ? List.of("cuda:" + gpus) : List.of());
  }

  static List<Mutant> numberDropped(RuleText file, String kind) {
    return each(
        file,
        kind,
        "generate_device",
        _ -> true,
        device -> device.startsWith("cuda:") ? List.of("cuda") : List.of());
  }

  static List<Mutant> misspelt(RuleText file, String kind, String key) {
    return each(
        file,
        kind,
        key,
        _ -> true,
        device ->
            device.equals("cpu") ? List.of("CPU", "cpu0") : List.of("gpu", "cude:0", "cuda0"));
  }

  static List<Mutant> onGpu(RuleText file, String kind, String name, int gpus) {
    return each(
        file,
        kind,
        "generate_device",
        field -> file.value(field.rule(), "match", "name").contains(name),
        device -> device.equals("cpu") ? List.of("cuda:0", "cuda:" + (gpus - 1)) : List.of());
  }

  static List<Mutant> ofRule(RuleText file, String kind, String name, int gpus) {
    return each(
        file,
        kind,
        "generate_device",
        field -> file.value(field.rule(), "match", "name").contains(name),
        device -> others(device, gpus));
  }

  static List<Mutant> onHost(RuleText file, String kind) {
    return each(
        file,
        kind,
        "generate_device",
        field -> file.value(field.rule(), "replace", "class").endsWith("KTransformersLinear"),
        device -> device.startsWith("cuda") ? List.of("cpu") : List.of());
  }

  static List<Mutant> dropped(RuleText file, String kind, String key) {
    return file.fields("kwargs", key).stream()
        .map(field -> file.edit(kind, field.line(), ""))
        .toList();
  }

  /// The entries of the transfer map.
  static List<Mutant> transfers(RuleText file, String kind, Function<Field, List<String>> instead) {
    List<Mutant> all = new ArrayList<>();
    for (int rule = 0; rule < file.rules(); rule++) {
      for (Field field : file.of(rule)) {
        if (field.section().equals("transfer_map")) {
          for (String line : instead.apply(field)) {
            all.add(file.edit(kind, field.line(), line));
          }
        }
      }
    }
    return all;
  }

  static List<Mutant> transferKey(
      RuleText file, String kind, Function<Integer, List<String>> keys) {
    return transfers(
        file,
        kind,
        field ->
            keys.apply(Integer.parseInt(field.key())).stream()
                .map(key -> " ".repeat(field.indent()) + key + ": " + quoted(file, field) + "\n")
                .toList());
  }

  static List<Mutant> transferTo(RuleText file, String kind, int gpus) {
    return transfers(
        file,
        kind,
        field ->
            others(file.value(field), gpus).stream()
                .map(device -> " ".repeat(field.indent()) + field.key() + ": " + device + "\n")
                .toList());
  }

  private static String quoted(RuleText file, Field field) {
    return field.quote() + file.value(field) + field.quote();
  }

  /// The whole map left out.
  static List<Mutant> mapDropped(RuleText file, String kind) {
    List<Mutant> all = new ArrayList<>();
    for (Field field : file.fields("kwargs", "transfer_map")) {
      int end =
          file.of(field.rule()).stream()
              .filter(other -> other.section().equals("transfer_map"))
              .mapToInt(other -> other.line().end())
              .max()
              .orElse(field.line().end());
      all.add(file.edit(kind, new Span(field.line().start(), end), ""));
    }
    return all;
  }
}
