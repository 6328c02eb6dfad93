/** Every evidence producer, in the order of the documentation. Adding one here and a weight is all it takes. */
import { callsProducer } from "./evidence/calls.js";
import { configProducer } from "./evidence/config.js";
import { assignmentProducer, fieldProducer } from "./evidence/data.js";
import { dependencyProducer } from "./evidence/dependency.js";
import { editClassProducer } from "./evidence/edit-class.js";
import { flowCheckProducer, flowFieldProducer } from "./evidence/flow/field.js";
import { flowNilableProducer } from "./evidence/flow/nilable.js";
import { flowResultProducer, flowReturnsProducer } from "./evidence/flow/result.js";
import { goVersionProducer } from "./evidence/go-version.js";
import { guardProducer } from "./evidence/guard.js";
import { initProducer } from "./evidence/init.js";
import {
	detachedProducer,
	movingProducer,
	renamingProducer,
	rewordingProducer,
} from "./evidence/innocence.js";
import { lineProducer, nearProducer } from "./evidence/line.js";
import { messageProducer } from "./evidence/message.js";
import { namedFileProducer } from "./evidence/named-file.js";
import {
	focusProducer,
	harmlessProducer,
	recencyProducer,
	reworkProducer,
	sizeProducer,
} from "./evidence/prior.js";
import { reachFarProducer, reachProducer } from "./evidence/reach.js";
import { riskProducer } from "./evidence/risk.js";
import { schemaProducer } from "./evidence/schema.js";
import {
	createdProducer,
	fileProducer,
	functionProducer,
	packageProducer,
	rewriteProducer,
} from "./evidence/stack-edits.js";
import { tagProducer } from "./evidence/tag.js";
import {
	diffTextProducer,
	messageTextProducer,
	passageProducer,
	sourceTextProducer,
} from "./evidence/text.js";
import { timeLimitProducer } from "./evidence/time-limit.js";
import { wordingProducer } from "./evidence/wording.js";
import type { Producer } from "./producer.js";

export const producers: readonly Producer[] = [
	lineProducer,
	nearProducer,
	functionProducer,
	rewriteProducer,
	createdProducer,
	fileProducer,
	packageProducer,
	reachProducer,
	reachFarProducer,
	callsProducer,
	flowReturnsProducer,
	flowResultProducer,
	flowNilableProducer,
	flowCheckProducer,
	flowFieldProducer,
	fieldProducer,
	assignmentProducer,
	editClassProducer,
	guardProducer,
	initProducer,
	timeLimitProducer,
	tagProducer,
	riskProducer,
	messageProducer,
	messageTextProducer,
	diffTextProducer,
	sourceTextProducer,
	passageProducer,
	wordingProducer,
	dependencyProducer,
	goVersionProducer,
	configProducer,
	schemaProducer,
	namedFileProducer,
	sizeProducer,
	recencyProducer,
	harmlessProducer,
	renamingProducer,
	rewordingProducer,
	movingProducer,
	detachedProducer,
	reworkProducer,
	focusProducer,
];
