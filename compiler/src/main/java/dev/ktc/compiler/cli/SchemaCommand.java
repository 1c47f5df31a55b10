package dev.ktc.compiler.cli;

import java.io.IOException;
import java.util.List;

/// `ktc schema`: what rule files may hold, for editors.
final class SchemaCommand implements Command {
  @Override
  public String name() {
    return "schema";
  }

  @Override
  public String operands() {
    return "";
  }

  @Override
  public String summary() {
    return "a JSON Schema of rule files, for completion in editors";
  }

  @Override
  public String details() {
    return """
    Save it, and name it in the first line of a rule file:
      # yaml-language-server: $schema=ktc-rules.schema.json
    It knows keys, classes, operations and arguments; everything else is for `ktc check`.
    """;
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public int run(List<String> words, Arguments arguments, Console console) throws IOException {
    Help.expect(this, words, 0, 0);
    new RuleSchema().write(console.out());
    return ExitCode.CLEAN;
  }
}
