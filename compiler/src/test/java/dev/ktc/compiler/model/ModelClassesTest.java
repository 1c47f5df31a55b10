package dev.ktc.compiler.model;

import static dev.ktc.compiler.model.ModelClasses.Existence.EXISTS;
import static dev.ktc.compiler.model.ModelClasses.Existence.MISSING;
import static dev.ktc.compiler.model.ModelClasses.Existence.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelClassesTest {
  private static final String V2 = "ktransformers.models.modeling_deepseek.";
  private static final String V3 = "ktransformers.models.modeling_deepseek_v3.";

  @ParameterizedTest
  @CsvSource({
    "torch.nn.modules.linear.Linear, torch.nn.Linear",
    "torch.nn.modules.Linear, torch.nn.Linear",
    "torch.nn.modules.module.Module, torch.nn.Module",
    "torch.nn.modules.sparse.Embedding, torch.nn.Embedding",
    "torch.nn.modules.container.ModuleList, torch.nn.ModuleList",
    "torch.nn.modules.activation.SiLU, torch.nn.SiLU",
    "torch.nn.modules.conv.Conv1d, torch.nn.Conv1d",
    "torch.nn.Linear, torch.nn.Linear",
    "torch.nn.modules.sparse.Linear, torch.nn.modules.sparse.Linear",
    "ktransformers.models.modeling_qwen3_moe.Qwen2MoeRotaryEmbedding,"
        + " ktransformers.models.modeling_qwen2_moe.Qwen2MoeRotaryEmbedding",
  })
  void knowsWherePythonFindsAClass(String path, String usual) {
    assertThat(ModelClasses.canonical(path)).isEqualTo(usual);
  }

  @Test
  void subclassesAreInstances() {
    ModuleClass yarn = new ModuleClass(ancestry(V2, "YarnRotaryEmbedding", "RotaryEmbedding"));
    assertThat(yarn.isInstance(V2 + "DeepseekV2YarnRotaryEmbedding")).isTrue();
    assertThat(yarn.isInstance(V2 + "DeepseekV2RotaryEmbedding")).isTrue();
    assertThat(yarn.isInstance("torch.nn.modules.module.Module")).isTrue();
    assertThat(yarn.isInstance("builtins.object")).isTrue();
    assertThat(yarn.isInstance(V2 + "DeepseekV2LinearScalingRotaryEmbedding")).isFalse();
    assertThat(yarn.isInstance(V3 + "DeepseekV3RotaryEmbedding")).isFalse();
    assertThat(yarn.isInstance("torch.nn.Linear")).isFalse();
    assertThat(yarn.isInstance("")).isFalse();
  }

  @Test
  void theModelItselfIsAPreTrainedModel() {
    ModuleClass model = new ModuleClass(ancestry(V2, "Model", "PreTrainedModel"));
    assertThat(model.isInstance("transformers.PreTrainedModel")).isTrue();
    assertThat(model.isInstance("transformers.modeling_utils.PreTrainedModel")).isTrue();
  }

  @Test
  void knowsSuperclasses() {
    String yarn = V3 + "DeepseekV3YarnRotaryEmbedding";
    assertThat(ModelClasses.isSubclass(yarn, V3 + "DeepseekV3RotaryEmbedding")).isTrue();
    assertThat(ModelClasses.isSubclass(V3 + "DeepseekV3RotaryEmbedding", yarn)).isFalse();
    assertThat(ModelClasses.isSubclass("torch.nn.modules.Linear", "torch.nn.Linear")).isTrue();
    assertThat(ModelClasses.isSubclass("my.own.Class", "my.own.Class")).isTrue();
    assertThat(ModelClasses.isSubclass("my.own.Class", "torch.nn.Linear")).isFalse();
    // Whatever is matched is a module.
    assertThat(ModelClasses.isSubclass("my.own.Class", "torch.nn.Module")).isTrue();
    assertThat(ModelClasses.isSubclass("torch.nn.Module", "my.own.Class")).isFalse();
  }

  @Test
  void tellsMissingClassesFromThoseItCannotKnow() {
    assertThat(ModelClasses.existence("torch.nn.Linear")).isEqualTo(EXISTS);
    assertThat(ModelClasses.existence("torch.nn.modules.linear.Linear")).isEqualTo(EXISTS);
    assertThat(ModelClasses.existence(V3 + "MoEGate")).isEqualTo(EXISTS);
    assertThat(ModelClasses.existence("torch.nn.Liner")).isEqualTo(MISSING);
    assertThat(ModelClasses.existence("torch.nn.modules.linear.Embedding")).isEqualTo(MISSING);
    assertThat(ModelClasses.existence(V3 + "DeepseekV2MoE")).isEqualTo(MISSING);
    assertThat(ModelClasses.existence("ktransformers.models.modeling_deepseekv3.DeepseekV3MoE"))
        .isEqualTo(MISSING);
    assertThat(
            ModelClasses.existence(
                "ktransformers.models.custom_modeling_deepseek_v3.KDeepseekV3ForCausalLM"))
        .isEqualTo(UNDECIDED);
    assertThat(ModelClasses.existence("transformers.models.llama.modeling_llama.LlamaMLP"))
        .isEqualTo(UNDECIDED);
    assertThat(ModelClasses.existence("Linear")).isEqualTo(UNDECIDED);
  }

  private static List<String> ancestry(String module, String name, String base) {
    return List.of(module + "DeepseekV2" + name, module + "DeepseekV2" + base, "torch.nn.Module");
  }
}
