using System.Globalization;
using Tollgate.Simulator.Billing;
using Tollgate.Simulator.Generation;

namespace Tollgate.Simulator.Workload;

/// <summary>
/// Lays out a month. Spend falls into four parts: the named team on the named model (x), the team on others (a), others on the model
/// (b), and the rest (c). With team share t and model share m of S: a = tS − x, b = mS − x, c = S − (t + m)S + x; planted traffic
/// comes first and ordinary traffic fills each part to the cent.
/// </summary>
internal sealed class MonthPlanner(MonthPlanOptions options)
{
    // The part of the spend that is the named team's on the named model; free within min(t, m) and t + m − 1.
    private const decimal Overlap = 0.24m;
    private const double WeekendTraffic = 0.3;

    private readonly PlantedFacts _facts = options.Facts;
    private readonly List<PlannedRequest> _requests = [];
    private Dice _dice = new(Dice.Mix((ulong)options.Seed, 0x504C414EUL));
    private int _tasks;

    public IReadOnlyList<PlannedRequest> Plan()
    {
        var total = _facts.SpendPerDayUsd * options.Days;
        var both = total * Overlap;
        var review = CodeReviews();
        var rest = Daily(Personas.Search, 35) + Daily(Personas.Classification, 14) + Daily(Personas.Summaries(_facts.OversizedCaps), _facts.OversizedCaps.RequestsPerDay)
            + Faqs() + Runaway();
        Daily(Personas.Trial(_facts.UnpricedModel), _facts.UnpricedModel.RequestsPerDay);
        Outage();
        Fill(Personas.Coding(_facts), both - review);
        Fill(Personas.Evaluations(_facts), total * _facts.TeamShare.Share - both);
        Fill(Personas.Support(_facts), total * _facts.ModelShare.Share - both);
        Fill(Personas.Contracts, total * (1 - _facts.TeamShare.Share - _facts.ModelShare.Share) + both - rest);
        return [.. _requests.OrderBy(static request => request.At).ThenBy(static request => request.Feature, StringComparer.Ordinal)];
    }

    /// <summary>So many requests every day; returns their cost.</summary>
    private decimal Daily(Persona persona, int perDay, Func<PlannedRequest, int, PlannedRequest>? change = null)
    {
        var cost = 0m;
        for (var day = 0; day < options.Days; day++)
        {
            for (var i = 0; i < perDay; i++)
            {
                var request = Draw(persona) with { Day = day, At = Moment(persona, day) };
                if (change is not null) request = change(request, day * perDay + i);
                cost += request.Usd;
                _requests.Add(request);
            }
        }

        return cost;
    }

    private decimal CodeReviews()
    {
        var from = _facts.DayOf(_facts.PromptDrift.FromDay, options.Days);
        return Daily(Personas.CodeReview(_facts), _facts.PromptDrift.RequestsPerDay, (request, _) => request.Day < from
            ? request
            : request with { SystemDrifts = true, CacheRead = 0, CacheWrite = request.SystemTokens });
    }

    private decimal Faqs()
    {
        var faq = _facts.DuplicatedFaqs;
        return Daily(Personas.Faq(faq), faq.RequestsPerDay, (request, number) =>
        {
            // Every question once, then at random.
            var which = number < faq.Distinct ? number : _dice.Below(faq.Distinct);
            var name = string.Create(CultureInfo.InvariantCulture, $"faq-{which + 1:00}");
            return request with { Question = name, Unit = name, Output = faq.LeastOutputTokens + which * faq.OutputStep };
        });
    }

    /// <summary>The agent's tries; returns what its budget lets through.</summary>
    private decimal Runaway()
    {
        var runaway = _facts.RunawayAgent;
        var day = _facts.DayOf(runaway.Day, options.Days);
        var start = options.Start.AddDays(day).AddHours(1);
        var usd = 0m;
        for (var i = 0; i < runaway.Tries; i++)
        {
            var request = Draw(Personas.Runaway(runaway));
            usd = request.Usd;
            _requests.Add(request with
            {
                Day = day,
                At = start.AddMinutes(2 * i),
                Question = "try again",
                Task = "overnight-refactoring",
                Lane = runaway.User,
            });
        }

        return usd * runaway.Served(usd);
    }

    private void Outage()
    {
        var outage = _facts.Outage;
        var day = _facts.DayOf(outage.Day, options.Days);
        var length = TimeSpan.FromHours(outage.ToHour - outage.FromHour);
        for (var i = 0; i < outage.Requests; i++)
        {
            _requests.Add(Draw(Personas.Support(_facts)) with
            {
                Day = day,
                At = options.Start.AddDays(day).AddHours(outage.FromHour) + length * ((i + 0.5) / outage.Requests),
                Fault = outage.Status,
            });
        }
    }

    /// <summary>Requests of one kind for exactly this much; the last one's output is cut so that it fits.</summary>
    private void Fill(Persona persona, decimal amount)
    {
        var drawn = new List<PlannedRequest>();
        var left = amount;
        while (true)
        {
            var request = Draw(persona);
            if (request.Usd > left)
            {
                var price = PriceTable.Standard.For(request.Model).Output / 1_000_000m;
                var output = (int)decimal.Floor((left - (request with { Output = 0 }).Usd) / price);
                if (output > 0) drawn.Add(request with { Output = output });
                break;
            }

            left -= request.Usd;
            drawn.Add(request);
        }

        for (var i = 0; i < drawn.Count; i++)
        {
            var day = DayAt((i + 0.5) / drawn.Count);
            _requests.Add(drawn[i] with { Day = day, At = Moment(persona, day) });
        }
    }

    private PlannedRequest Draw(Persona persona)
    {
        // Turns of a task are one person's.
        var number = persona.TaskLength == 0 ? _dice.Below(persona.Users.Length) : _tasks++ / persona.TaskLength;
        var task = persona.TaskLength == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{persona.Feature}-{number}");
        return new PlannedRequest
        {
            Team = persona.Team,
            Feature = persona.Feature,
            Workflow = persona.Workflow,
            Unit = persona.Unit,
            Tags = persona.Tags,
            Task = task,
            User = persona.Users[number % persona.Users.Length],
            Customer = persona.Customers[_dice.Below(persona.Customers.Length)],
            Protocol = persona.Protocol,
            Model = persona.Model,
            ModelPrefix = persona.ModelPrefix,
            Streams = persona.Streams,
            HasTools = persona.HasTools,
            MaxTokens = persona.MaxTokens,
            SystemTokens = persona.SystemTokens,
            CacheRead = persona.IsCached ? persona.SystemTokens : 0,
            FreshTokens = Between(persona.Fresh),
            Output = Between(persona.Output),
            Reasoning = Between(persona.Reasoning),
        };
    }

    private int Between((int Least, int Most) range) => range.Least + _dice.Below(range.Most - range.Least + 1);

    /// <summary>A moment in the persona's hours. Ordinary traffic to a provider that is down is what the outage plants.</summary>
    private DateTimeOffset Moment(Persona persona, int day)
    {
        var outage = _facts.Outage;
        var isHit = persona.Protocol == WorkloadProtocol.AnthropicMessages && day == _facts.DayOf(outage.Day, options.Days);
        while (true)
        {
            var second = persona.Hours.From * 3600 + _dice.Below((persona.Hours.To - persona.Hours.From) * 3600);
            if (!isHit || second < outage.FromHour * 3600 || second >= outage.ToHour * 3600) return options.Start.AddDays(day).AddSeconds(second);
        }
    }

    /// <summary>The day at a part of the month's traffic: weekends have less.</summary>
    private int DayAt(double part)
    {
        var total = 0.0;
        for (var day = 0; day < options.Days; day++) total += Traffic(day);
        var wanted = part * total;
        for (var day = 0; day < options.Days - 1; day++)
        {
            wanted -= Traffic(day);
            if (wanted < 0) return day;
        }

        return options.Days - 1;
    }

    private double Traffic(int day) =>
        options.Start.AddDays(day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? WeekendTraffic : 1.0;
}
