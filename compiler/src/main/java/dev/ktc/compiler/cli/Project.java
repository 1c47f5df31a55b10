package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.model.file.BuiltinModels;
import dev.ktc.compiler.settings.ProjectSettings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// What the `ktc.yaml` of a rule file says.
///
/// @param folder where it lies, as the user would write it
/// @param settings what it says
/// @param findings what is wrong with it
record Project(Path folder, ProjectSettings settings, List<Diagnostic> findings) {
  /// Without a `ktc.yaml`.
  static final Project NONE = new Project(Path.of(""), ProjectSettings.NONE, List.of());

  Project {
    findings = List.copyOf(findings);
  }

  /// A model as the command line takes it: paths begin at the folder.
  String model(String text) {
    return BuiltinModels.names().contains(text) ? text : path(text);
  }

  /// Devices as the command line takes them: paths begin at the folder.
  String devices(String text) {
    String path = path(text);
    boolean file = text.endsWith(".yaml") || text.endsWith(".yml") || text.contains("/");
    return file || exists(path) ? path : text;
  }

  private String path(String text) {
    try {
      return folder.resolve(text).toString();
    } catch (InvalidPathException e) {
      return text;
    }
  }

  private static boolean exists(String path) {
    try {
      return Files.exists(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
