package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `ktc schema`: a schema that takes what KTransformers takes.
class RuleSchemaTest {
  private static final String LINEAR =
      "- match: {name: a}\n  replace:\n"
          + "    class: ktransformers.operators.linear.KTransformersLinear\n    kwargs: ";

  private static String text;
  private static Schema schema;

  @BeforeAll
  static void print() {
    text = CommandLine.run(List.of("schema")).out();
    schema = JsonSchemas.of(text);
  }

  @Test
  void itIsASchemaOfDraft7() {
    assertThat(JsonSchemas.errors(JsonSchemas.draft7(), JsonSchemas.json(text))).isEmpty();
  }

  @Test
  void shippedFilesAreValid() throws IOException {
    List<String> refused = new ArrayList<>();
    Path root = Repository.thirdParty("ktransformers/rules");
    try (Stream<Path> walk = Files.walk(root)) {
      List<Path> files = walk.filter(p -> p.toString().endsWith(".yaml")).sorted().toList();
      assertThat(files).hasSize(38);
      for (Path file : files) {
        for (String error : errors(Files.readString(file))) {
          refused.add(root.relativize(file) + " " + error);
        }
      }
    }
    // `prefill_device` on KLlamaModel stops every start: KTransformers' issue 1526.
    assertThat(refused)
        .singleElement()
        .asString()
        .startsWith("Internlm2_5-7b-Chat-1m.yaml")
        .contains("prefill_device");
  }

  @Test
  void ourOwnFilesAreValid() throws IOException {
    try (Stream<Path> walk = Files.walk(Repository.root().resolve("stdlib-rules/rules"))) {
      List<Path> files = walk.filter(Files::isRegularFile).toList();
      assertThat(files).isNotEmpty();
      for (Path file : files) {
        assertThat(errors(Files.readString(file))).as("%s", file).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "match: {name: a}",
        "- 1",
        "- match: {name: a}",
        "- replace: {class: default}",
        "- match: {}\n  replace: {}",
        "- match: {name: 1}\n  replace: {}",
        "- match: {name: a, regex: b}\n  replace: {}",
        "- match: {class: Linear}\n  replace: {}",
        "- match: {name: a}\n  replace: {device: cuda}",
        "- match: {name: a}\n  replace: {class: Default}",
        "- match: {name: a}\n  replace: {class: ''}",
        "- match: {name: a}\n  replace: {kwargs: }",
        "- match: {name: a}\n  replace: {}\n  recursive: 'False'",
        "- match: {name: a}\n  replace: {}\n  recurse: false",
        "- match: {name: a}\n  replace: {class: default, kwargs: {generate_device: gpu}}",
        "- match: {name: a}\n  replace: {class: default, kwargs: {generate_device: 'cuda:01'}}",
        LINEAR + "{generate_op: klinearmarlin}",
        LINEAR + "{generate_op: KExpertsCPU}",
        LINEAR + "{prefill_op: }",
        LINEAR + "{device: cuda}",
        LINEAR + "{key: a}",
        LINEAR + "{num_bits: '4'}",
        """
        - match: {name: a}
          replace:
            class: ktransformers.operators.models.KDeepseekV2Model
            kwargs: {transfer_map: {a: 'cuda:1'}}
        """,
      })
  void brokenFilesAreRefused(String rules) {
    assertThat(errors(rules)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "- match: {class: torch.nn.Linear}\n  replace: {}",
        "- match: {class: my_models.Thing}\n  replace: {class: my_operators.Thing, kwargs: {a: 1}}",
        "- match: {name: a}\n  replace: {class: default, kwargs: {generate_device: 'cuda:1'}}",
        LINEAR + "{generate_op: KLinearMarlin, num_bits: 8, generate_device: 'xpu:0'}",
        LINEAR + "{whatever: 1}",
        """
        - match: {name: a}
          replace:
            class: ktransformers.operators.experts.KGlm4Experts
            kwargs: {prefill_op: None}
        """,
        """
        - match: {name: a}
          replace:
            class: ktransformers.operators.models.KDeepseekV2Model
            kwargs: {transfer_map: {30: 'cuda:1'}, device: cuda}
        """,
      })
  void rightFilesAreTaken(String rules) {
    assertThat(errors(rules)).isEmpty();
  }

  private static List<String> errors(String rules) {
    return JsonSchemas.errors(schema, JsonSchemas.yaml(rules));
  }
}
