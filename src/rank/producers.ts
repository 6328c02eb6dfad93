/** Every evidence producer, in the order of the documentation. Adding one here and a weight is all it takes. */
import { assignmentProducer, fieldProducer } from "./evidence/data.js";
import { dependencyProducer } from "./evidence/dependency.js";
import { editClassProducer } from "./evidence/edit-class.js";
import { lineProducer, nearProducer } from "./evidence/line.js";
import { messageProducer } from "./evidence/message.js";
import { harmlessProducer, recencyProducer, sizeProducer } from "./evidence/prior.js";
import { reachProducer } from "./evidence/reach.js";
import { createdProducer, fileProducer, functionProducer, packageProducer } from "./evidence/stack-edits.js";
import { diffTextProducer, messageTextProducer, sourceTextProducer } from "./evidence/text.js";
import type { Producer } from "./producer.js";

export const producers: readonly Producer[] = [
	lineProducer,
	nearProducer,
	functionProducer,
	createdProducer,
	fileProducer,
	packageProducer,
	reachProducer,
	fieldProducer,
	assignmentProducer,
	editClassProducer,
	messageProducer,
	messageTextProducer,
	diffTextProducer,
	sourceTextProducer,
	dependencyProducer,
	sizeProducer,
	recencyProducer,
	harmlessProducer,
];
