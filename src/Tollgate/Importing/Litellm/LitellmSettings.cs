namespace Tollgate.Importing.Litellm;

/// <summary>Why settings of LiteLLM have no counterpart, and what to do instead. Pure.</summary>
internal static class LitellmSettings
{
    public const string Unknown = "not known to this import, so nothing was done with it";

    private const string Callback = "no callbacks: the ledger has every attempt; OpenTelemetry is sent with telemetry.otlp, metrics are at /metrics";
    private const string Fallback = "no fallbacks yet: an error of the provider reaches the caller, whose SDK retries";
    private const string Cache = "no response cache yet; providers' prompt caches work and are priced";
    private const string Retry = "requests are not repeated here: the caller's SDK does it";
    private const string Balancing = "no balancing across providers; accounts of one provider share conversations by weight";
    private const string Alerting = "alerts are not taken over";
    private const string SignIn = "sign-in and permissions are made anew: tollgate keys admin create";
    private const string Prompt = "requests are passed on byte for byte, nothing is put into them";
    private const string Capacity = "the provider's own limits: it answers 429 itself; limit callers with tollgate limits create";
    private const string Redis = "one process, no Redis";

    public static string OfDeployment(string key) => key switch
    {
        "rpm" or "tpm" or "max_parallel_requests" => Capacity,
        "tags" => "no routing by tags; give keys models and tags of their own",
        "stream_timeout" => "one set of timeouts for both; see timeouts.first_byte and timeouts.idle",
        "max_retries" or "num_retries" or "cooldown_time" => Retry,
        "input_cost_per_token" or "output_cost_per_token" or "input_cost_per_second" or "output_cost_per_second" or "cache_read_input_token_cost"
            or "cache_creation_input_token_cost" => "prices come from the rate card; write prices of your own into a rate file (rates:)",
        "max_budget" or "budget_duration" => "a budget of a provider: tollgate budgets create --scope provider:NAME",
        "temperature" or "max_tokens" or "top_p" or "stop" or "seed" or "presence_penalty" or "frequency_penalty" or "reasoning_effort" or "thinking"
            or "extra_body" or "cache_control_injection_points" or "prompt_id" => Prompt,
        "drop_params" or "additional_drop_params" or "allowed_openai_params" or "modify_params" => Prompt,
        "extra_headers" or "default_headers" => "may hold secrets, so they are not copied: write headers: under the provider, with ${NAME} references",
        "region_name" => "write region: under the provider for regional prices",
        "mock_response" => "no mock answers; tollgate simulate serves whole providers",
        "tenant_id" or "client_id" or "client_secret" or "azure_ad_token" => "Azure is reached with a key; Entra tokens are not made",
        _ when key.StartsWith("aws_", StringComparison.Ordinal) || key.StartsWith("vertex_", StringComparison.Ordinal) => "no Bedrock and no Vertex",
        _ => Unknown,
    };

    public static string OfInfo(string key) => key switch
    {
        "id" or "mode" or "description" or "created_at" or "updated_at" or "db_model" => "describes the entry; the rate card knows the model",
        "access_groups" => "no access groups; give keys their models",
        "team_id" or "team_public_model_name" => "a team's model: give the account an owner in the configuration",
        _ when key.Contains("cost", StringComparison.Ordinal) => "prices come from the rate card; write prices of your own into a rate file (rates:)",
        _ when key.StartsWith("supports_", StringComparison.Ordinal) || key.StartsWith("max_", StringComparison.Ordinal) => "the rate card knows the model",
        _ => Unknown,
    };

    public static string OfSection(string section, string key) => (section, key) switch
    {
        (_, "fallbacks" or "context_window_fallbacks" or "content_policy_fallbacks" or "default_fallbacks" or "max_fallbacks" or "enable_pre_call_checks") => Fallback,
        (_, "num_retries" or "max_retries" or "retry_after" or "retry_policy" or "model_group_retry_policy" or "allowed_fails" or "allowed_fails_policy"
            or "cooldown_time" or "disable_cooldowns") => Retry,
        (_, "callbacks" or "success_callback" or "failure_callback" or "service_callbacks" or "service_callback" or "langfuse_default_tags" or "callback_settings"
            or "otel" or "prometheus_initialize_budget_metrics" or "custom_prometheus_metadata_labels") => Callback,
        (_, "cache" or "cache_params" or "caching_groups" or "cache_responses" or "cache_kwargs" or "enable_caching_on_provider_specific_optional_params") => Cache,
        (_, "alerting" or "alerting_threshold" or "alert_types" or "alert_to_webhook_url" or "alerting_args" or "spend_report_frequency") => Alerting,
        (_, "drop_params" or "modify_params" or "add_function_to_prompt" or "default_max_tokens" or "guardrails" or "prompt_templates") => Prompt,
        (_, _) when key.StartsWith("redis_", StringComparison.Ordinal) || key == "enable_redis_auth_cache" => Redis,
        ("router_settings", "routing_strategy" or "routing_strategy_args" or "enable_tag_filtering" or "tag_filtering_match_any" or "provider_budget_config"
            or "optional_pre_call_checks" or "ignore_invalid_deployments" or "default_priority" or "polling_interval" or "assistants_config") => Balancing,
        (_, "budget_duration") => "there is no max_budget beside it",
        ("router_settings", "timeout" or "stream_timeout") => "write timeouts: under the providers",
        ("router_settings", "set_verbose" or "debug_level") => "the log's level is set by Logging__LogLevel__Default",
        ("general_settings", "master_key") => "a secret, and an administrator's: make an admin key (tollgate keys admin create)",
        ("general_settings", "database_url" or "database_connection_pool_limit" or "database_connection_timeout" or "database_type" or "database_args"
            or "proxy_batch_write_at" or "allow_requests_on_db_unavailable" or "disable_spend_logs" or "use_redis_transaction_buffer" or "store_model_in_db")
            => "the store is embedded, in store.path; export LiteLLM's tables and name them with --db",
        ("general_settings", "store_prompts_in_spend_logs" or "maximum_spend_logs_retention_period") => "prompts and answers are not stored",
        ("general_settings", "allowed_routes" or "public_routes" or "admin_only_routes" or "allowed_ips" or "pass_through_endpoints") => "surfaces are fixed and everything else is refused; give keys their surfaces",
        ("general_settings", "key_management_system" or "key_management_settings" or "use_azure_key_vault") => "secrets are references: ${NAME} or file:/path",
        ("general_settings", _) when key.Contains("jwt", StringComparison.Ordinal) || key.Contains("sso", StringComparison.Ordinal) || key.Contains("ui", StringComparison.Ordinal)
            || key.StartsWith("custom_", StringComparison.Ordinal) => SignIn,
        ("general_settings", "enforce_user_param" or "enforced_params") => "attribution is not demanded per request; give keys users and tags",
        ("general_settings", "health_check_interval" or "background_health_checks" or "infer_model_from_keys") => "no health checks that cost tokens; tollgate doctor looks",
        ("litellm_settings", "set_verbose" or "json_logs" or "debug" or "log_raw_request_response" or "turn_off_message_logging" or "redact_user_api_key_info")
            => "prompts, answers and secrets are never logged; the log's level is set by Logging__LogLevel__Default",
        ("litellm_settings", "telemetry") => "nothing is sent anywhere unless telemetry.otlp is written",
        ("litellm_settings", "ssl_verify" or "ssl_certificate" or "force_ipv4") => "write certificate_authority: under the provider",
        ("litellm_settings", "default_team_settings" or "default_internal_user_params" or "default_team_params" or "upperbound_key_generate_params"
            or "default_key_generate_params" or "max_internal_user_budget" or "internal_user_budget_duration" or "max_end_user_budget" or "max_end_user_budget_id")
            => "no defaults for objects to come; give each its budget",
        ("litellm_settings", "budget_alert_ttl" or "budget_alert_emails") => Alerting,
        _ => Unknown,
    };
}
