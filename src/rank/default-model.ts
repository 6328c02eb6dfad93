/** The learnt model that ships with faultline; model/weights.json says when and how it was made. */
import type { RankModel } from "./combine.js";
import weights from "./model/weights.json" with { type: "json" };

export const defaultModel: RankModel = weights;
