/**
 * An optional service that answers webhook rules by asking a language model. Nothing of it runs, and nobody is contacted,
 * unless a person starts it.
 *
 * @module
 */

export { askModel, type Model, type ModelReply } from "./ask_model.ts";
export { type Provider, PROVIDERS } from "./provider.ts";
export { type Service, type ServiceOptions, startService } from "./service.ts";
export { createVerifier, type Verified, type Verifier, type VerifierOptions } from "./verifier.ts";
